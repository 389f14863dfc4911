using Plurality.Llama.Engine;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Benchmarks;

/// <summary>
/// The native library, with or without the kernels as the model has it: the same calls as the engine's, with batches as full as they can
/// be, and nothing decided or read. What it takes for a number of tokens is the limit of what any program over this library can reach with
/// them.
/// </summary>
internal sealed class RawEngine : IDisposable
{
    /// <summary>The most tokens of a call: the engine's own number.</summary>
    public const int BatchTokens = LlamaLanguageModel.BatchTokens;

    private const int PrefixSequence = 0;

    private readonly LlamaContext _context;
    private readonly LlamaBatch _batch = new(BatchTokens, BatchTokens);
    private readonly TimeProvider _time;
    private int _prefix;
    private int _lastRow = -1;

    /// <summary>Takes a model that is loaded, with a second context of the same options.</summary>
    /// <param name="model">The model; it is not disposed with this.</param>
    /// <param name="time">What time is measured with.</param>
    /// <exception cref="ModelException">There is no memory for a second context.</exception>
    public RawEngine(LlamaLanguageModel model, TimeProvider time) => (_context, _time) = (model.CreateContext(observe: false), time);

    /// <summary>Computes the prefix of all documents that follow; no logits are asked for.</summary>
    /// <returns>The time it took.</returns>
    public TimeSpan ReadPrefix(ReadOnlySpan<int> prefix, CancellationToken cancellationToken)
    {
        _context.Clear();
        var begin = _time.GetTimestamp();
        for (var i = 0; i < prefix.Length; i++)
        {
            Add(prefix[i], i, PrefixSequence, isRead: false, cancellationToken);
        }

        Flush(cancellationToken);
        _prefix = prefix.Length;
        return _time.GetElapsedTime(begin);
    }

    /// <summary>Computes documents behind the prefix, in batches, each document in a sequence of its own; the prefix is left as it
    /// was.</summary>
    /// <param name="documents">The documents; one that does not fit in the context alone is passed over.</param>
    /// <param name="batchSize">The largest number of documents in flight, at least 1. The engine's limit or a full context can reduce
    /// it.</param>
    /// <param name="cancellationToken">Ends within a call; dispose then.</param>
    /// <returns>How many tokens were computed, and the time it took.</returns>
    public (long Tokens, TimeSpan Time) Read(IReadOnlyList<RawDocument> documents, int batchSize, CancellationToken cancellationToken)
    {
        var most = Math.Min(batchSize, BatchEngine.MaximumBranches);
        var room = _context.Cells - _prefix;
        var (inFlight, cells, tokens) = (0, 0, 0L);
        var begin = _time.GetTimestamp();
        foreach (var document in documents.Where(document => document.Tokens.Length <= room))
        {
            if (inFlight == most || cells + document.Tokens.Length > room)
            {
                EndBatch();
            }

            var sequence = ++inFlight;
            _context.CopySequence(PrefixSequence, sequence, 0, _prefix);
            for (var i = 0; i < document.Tokens.Length; i++)
            {
                Add(document.Tokens[i], _prefix + i, sequence, i >= document.Tokens.Length - document.Rows, cancellationToken);
            }

            cells += document.Tokens.Length;
            tokens += document.Tokens.Length;
        }

        EndBatch();
        return (tokens, _time.GetElapsedTime(begin));

        void EndBatch()
        {
            Flush(cancellationToken);
            for (; inFlight > 0; inFlight--)
            {
                _context.RemoveSequence(inFlight);
            }

            cells = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _context.Dispose();
    }

    private void Add(int token, int position, int sequence, bool isRead, CancellationToken cancellationToken)
    {
        if (_batch.Count == BatchTokens)
        {
            Flush(cancellationToken);
        }

        if (isRead)
        {
            _lastRow = _batch.Count;
        }

        _batch.Add(token, position, [sequence], isRead);
    }

    private void Flush(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        _context.Decode(_batch, cancellationToken);
        if (_lastRow >= 0)
        {
            _ = _context.Logits(_lastRow); // a GPU computes on after the call returns; asking for a row waits for it
        }

        _batch.Clear();
        _lastRow = -1;
    }
}

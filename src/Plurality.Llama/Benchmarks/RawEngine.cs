using Plurality.Llama.Engine;
using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Benchmarks;

/// <summary>
/// The native library alone: the same calls as those of the engine, with full batches, without decisions and without reading logits. Its
/// rate is the upper limit for any program that uses this library. It uses the kernels if the model does.
/// </summary>
internal sealed class RawEngine : IDisposable
{
    private const int PrefixSequence = 0;

    private readonly LlamaContext _context;
    private readonly LlamaBatch _batch;
    private readonly TimeProvider _time;
    private int _prefix;

    /// <summary>Creates a second context of a loaded model with the same options.</summary>
    /// <param name="model">The model, which stays open.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ModelException">Memory is too short for a second context.</exception>
    public RawEngine(LlamaLanguageModel model, TimeProvider time)
    {
        (_context, _time) = (model.CreateContext(observe: false), time);
        _batch = new LlamaBatch(_context.BatchTokens, _context.BatchTokens);
    }

    /// <summary>The largest number of tokens per call, as in the engine.</summary>
    public int BatchTokens => _context.BatchTokens;

    /// <summary>Computes the prefix of all following documents, without logits.</summary>
    /// <returns>The elapsed time.</returns>
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

    /// <summary>Computes documents after the prefix, in batches, with one sequence per document. The prefix stays in the cache.</summary>
    /// <param name="documents">The documents. A document that does not fit into the context alone is skipped.</param>
    /// <param name="batchSize">The largest number of documents in flight, at least 1. The engine's limit or a full context can reduce
    /// it.</param>
    /// <param name="cancellationToken">Cancels within a call. Dispose the engine then.</param>
    /// <returns>The number of computed tokens, and the elapsed time.</returns>
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

        _batch.Add(token, position, [sequence], isRead);
    }

    private void Flush(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        _context.Decode(_batch, cancellationToken);
        _batch.Clear();
    }
}

using Plurality.Llama.Native;
using Plurality.Models;

namespace Plurality.Llama.Engine;

/// <summary>
/// Reads texts independently and averages the last layer's hidden states after the final norm over the tokens of each text. It uses its
/// own context, because it must request the logits of every token to get every state.
/// </summary>
internal sealed class EmbeddingReader : ITensorObserver, IDisposable
{
    private readonly LlamaContext _context;
    private readonly LlamaBatch _batch;
    private readonly List<int> _textOfRow = [];
    private double[][] _sums = [];
    private bool _isSeen;

    public EmbeddingReader(LlamaContext context)
    {
        _context = context;
        _batch = new LlamaBatch(context.BatchTokens, context.BatchTokens);
        context.Observer = this;
    }

    /// <summary>Computes the mean state of each text; empty for a text without tokens.</summary>
    /// <param name="texts">The tokens of each text, at most as many as the context holds beside a batch.</param>
    /// <param name="cancellationToken">Cancels between operations.</param>
    /// <exception cref="ModelException">The model does not expose its last hidden state.</exception>
    public IReadOnlyList<float[]> Read(IReadOnlyList<int[]> texts, CancellationToken cancellationToken)
    {
        _context.Clear();
        _batch.Clear();
        _textOfRow.Clear();
        _sums = [.. texts.Select(_ => Array.Empty<double>())];
        var inBatch = 0;
        for (var text = 0; text < texts.Count; text++)
        {
            // The sequence of a text is free again after the batch in which the text ends.
            if (inBatch++ == LlamaBatch.MaximumSequences)
            {
                Decode(text - 1, isEnded: true, cancellationToken);
                inBatch = 1;
            }

            for (var position = 0; position < texts[text].Length; position++)
            {
                if (_batch.Count == _context.BatchTokens)
                {
                    Decode(text, isEnded: false, cancellationToken);
                    inBatch = 1;
                }

                _batch.Add(texts[text][position], position, [text % LlamaBatch.MaximumSequences], logits: true);
                _textOfRow.Add(text);
            }
        }

        Decode(texts.Count - 1, isEnded: true, cancellationToken);
        return [.. texts.Select((text, i) => _sums[i].Select(sum => (float)(sum / text.Length)).ToArray())];
    }

    /// <inheritdoc/>
    public bool Wants(ReadOnlySpan<byte> tensorName) => tensorName.SequenceEqual("result_norm"u8);

    /// <inheritdoc/>
    public void Observe(ReadOnlySpan<byte> tensorName, ReadOnlySpan<float> values, long ne0, long ne1, long ne2, long ne3)
    {
        var width = checked((int)ne0);
        _isSeen = ne1 == _textOfRow.Count;
        for (var row = 0; _isSeen && row < _textOfRow.Count; row++)
        {
            ref var sum = ref _sums[_textOfRow[row]];
            sum = sum.Length == 0 ? new double[width] : sum;
            var state = values.Slice(row * width, width);
            for (var i = 0; i < width; i++)
            {
                sum[i] += state[i];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _context.Dispose();
    }

    private void Decode(int lastText, bool isEnded, CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        _isSeen = false;
        _context.Decode(_batch, cancellationToken);
        if (!_isSeen)
        {
            throw new ModelException(
                "The model must show the hidden state of its last layer; its architecture does not. Choose demonstrations otherwise than "
                    + "by similarity."
            );
        }

        foreach (var text in _textOfRow.Distinct().Where(text => isEnded || text != lastText))
        {
            _context.RemoveSequence(text % LlamaBatch.MaximumSequences);
        }

        _batch.Clear();
        _textOfRow.Clear();
    }
}

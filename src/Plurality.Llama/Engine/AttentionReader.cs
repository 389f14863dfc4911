using System.Buffers.Text;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Llama.Engine;

/// <summary>
/// Attention weights over a whole text, averaged over heads and layers. It reads the text again in its own context, because only there
/// do the cells of the cache follow the order of the text.
/// </summary>
internal sealed class AttentionReader : ITensorObserver, IDisposable
{
    private readonly LlamaContext _context;
    private readonly LlamaBatch _batch;
    private readonly int _layers;
    private double[] _weights = [];
    private bool _isWanted;
    private int _layersSeen;

    public AttentionReader(LlamaContext context, int layers)
    {
        _context = context;
        _layers = layers;
        _batch = new LlamaBatch(context.BatchTokens, context.BatchTokens);
        context.Observer = this;
    }

    /// <summary>Computes the attention shares at each query.</summary>
    /// <param name="tokens">The whole text: prompt, stub and answer.</param>
    /// <param name="promptTokens">The number of prompt tokens.</param>
    /// <param name="queries">The steps r ≥ 2, ascending: r, the position of the last token before its label, and the positions where
    /// earlier labels begin.</param>
    /// <param name="cancellationToken">Cancels between tokens.</param>
    public IReadOnlyList<AttentionShares> Read(
        ReadOnlySpan<int> tokens,
        int promptTokens,
        IReadOnlyList<AttentionQuery> queries,
        CancellationToken cancellationToken
    )
    {
        _context.Clear();
        var shares = new List<AttentionShares>();
        var done = 0;
        foreach (var query in queries)
        {
            // Two labels can begin with the same token. They share a query.
            if (query.Position + 1 != done)
            {
                Decode(tokens, done, query.Position, isWanted: false, cancellationToken);
                _weights = new double[query.Position + 1];
                _layersSeen = 0;
                Decode(tokens, query.Position, query.Position + 1, isWanted: true, cancellationToken);
                done = query.Position + 1;
            }

            if (_layersSeen != _layers)
            {
                throw new ModelException(
                    $"The model must show the attention weights of its {_layers} layers; {_layersSeen} did. "
                        + "Do not record attention with this model."
                );
            }

            shares.Add(Shares(promptTokens, query));
        }

        return shares;
    }

    /// <inheritdoc/>
    public bool Wants(ReadOnlySpan<byte> tensorName) =>
        _isWanted
        && tensorName.StartsWith("kq_soft_max-"u8)
        && Utf8Parser.TryParse(tensorName[12..], out int _, out var used)
        && used == tensorName.Length - 12;

    /// <inheritdoc/>
    public void Observe(ReadOnlySpan<byte> tensorName, ReadOnlySpan<float> values, long ne0, long ne1, long ne2, long ne3)
    {
        // [cells, 1 query, heads]: cells beyond the text are padding with the weight 0.
        for (var head = 0; head < ne2; head++)
        {
            var row = values.Slice(checked((int)(head * ne0 * ne1)), _weights.Length);
            for (var cell = 0; cell < _weights.Length; cell++)
            {
                _weights[cell] += row[cell] / ne2;
            }
        }

        _layersSeen++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _context.Dispose();
    }

    private AttentionShares Shares(int promptTokens, AttentionQuery query)
    {
        double prompt = 0,
            generated = 0,
            labels = 0;
        for (var position = 0; position < _weights.Length; position++)
        {
            var weight = _weights[position] / _layers;
            if (position < promptTokens)
            {
                prompt += weight;
            }
            else
            {
                generated += weight;
            }

            if (query.LabelPositions.Contains(position))
            {
                labels += weight;
            }
        }

        return new AttentionShares(
            query.Step,
            prompt,
            promptTokens,
            generated,
            _weights.Length - promptTokens,
            labels,
            query.LabelPositions.Count
        );
    }

    private void Decode(ReadOnlySpan<int> tokens, int start, int end, bool isWanted, CancellationToken cancellationToken)
    {
        _isWanted = isWanted;
        for (var from = start; from < end; from += _context.BatchTokens)
        {
            _batch.Clear();
            var to = Math.Min(end, from + _context.BatchTokens);
            for (var i = from; i < to; i++)
            {
                _batch.Add(tokens[i], i, [0], logits: i == to - 1);
            }

            _context.Decode(_batch, cancellationToken);
        }
    }
}

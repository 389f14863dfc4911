namespace Plurality.Metrics;

/// <summary>The mean of one value per document; documents without a value are left out.</summary>
internal sealed class DocumentMean : IPreparedMetric
{
    private readonly int _length;
    private readonly int[] _documents;
    private readonly double[] _values;
    private readonly string _whyNone;

    /// <summary>Takes one value per document, and the reason why the mean is undefined if no document has a value.</summary>
    public DocumentMean(IReadOnlyList<double?> values, string whyNone)
    {
        ArgumentNullException.ThrowIfNull(values);
        _length = values.Count;
        _documents = [.. Enumerable.Range(0, values.Count).Where(document => values[document] is not null)];
        _values = [.. _documents.Select(document => values[document]!.Value)];
        _whyNone = whyNone;
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights)
    {
        Weights.Check(weights, _length);
        var (sum, total, count) = (0.0, 0.0, 0);
        for (var i = 0; i < _documents.Length; i++)
        {
            var weight = weights[_documents[i]];
            sum += weight * _values[i];
            total += weight;
            count += weight > 0 ? 1 : 0;
        }

        return [count == 0 ? MetricValue.Undefined(0, _whyNone) : MetricValue.Defined(sum / total, count)];
    }
}

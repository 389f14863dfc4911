namespace Plurality.Metrics;

/// <summary>The mean of one value per document; documents without a value are left out.</summary>
internal sealed class DocumentMean : ITiledMetric
{
    private readonly bool[] _counted;
    private readonly int[] _documents;
    private readonly double[] _values;
    private readonly string _whyNone;

    /// <summary>Takes one value per document.</summary>
    /// <param name="values">The values; null for a document that is left out.</param>
    /// <param name="whyNone">Why the mean is undefined if no document has a value.</param>
    /// <param name="counted">Which documents other metrics count; if the same have a value, their total weight is summed once.</param>
    public DocumentMean(IReadOnlyList<double?> values, string whyNone, bool[]? counted = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        bool[] own = [.. values.Select(value => value is not null)];
        _counted = counted is not null && counted.AsSpan().SequenceEqual(own) ? counted : own;
        _documents = [.. Enumerable.Range(0, own.Length).Where(document => own[document])];
        _values = Array.ConvertAll(_documents, document => values[document]!.Value);
        _whyNone = whyNone;
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue>[] Compute(WeightTile tile)
    {
        var values = new IReadOnlyList<MetricValue>[tile.Lanes];
        if (!_counted.Contains(true))
        {
            tile.Check(_counted.Length);
            Array.Fill(values, [MetricValue.Undefined(0, _whyNone)]);
            return values;
        }

        var (support, total, sum) = (tile.Support(_counted), tile.Total(_counted), new double[tile.Lanes]);
        tile.Sum(_documents, _values, sum);
        for (var lane = 0; lane < values.Length; lane++)
        {
            values[lane] =
            [
                support[lane] == 0 ? MetricValue.Undefined(0, _whyNone) : MetricValue.Defined(sum[lane] / total[lane], support[lane]),
            ];
        }

        return values;
    }
}

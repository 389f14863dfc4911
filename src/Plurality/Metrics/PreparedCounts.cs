namespace Plurality.Metrics;

/// <summary>A metric of <see cref="LabelCounts"/>, those of each label or of all labels together.</summary>
internal class PreparedCounts(ScoredDocuments documents, ICountMetric metric) : ITiledMetric
{
    /// <summary>What is counted.</summary>
    protected LabelCountTable Table { get; } = LabelCountTable.Of(documents);

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue>[] Compute(WeightTile tile)
    {
        var support = Table.Support(tile);
        var values = new IReadOnlyList<MetricValue>[tile.Lanes];
        for (var lane = 0; lane < values.Length; lane++)
        {
            values[lane] =
                support[lane] == 0
                    ? [.. Enumerable.Repeat(MetricValue.Undefined(0, Missing.Reason(MetricInputs.Gold)), metric.ByLabel ? Table.Labels : 1)]
                    : metric.Values(metric.Pooled ? [Table.Pooled(tile)[lane]] : Table.Counts(tile)[lane], support[lane]);
        }

        return values;
    }
}

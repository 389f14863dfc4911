namespace Plurality.Metrics;

/// <summary>A metric of the counts of each label.</summary>
internal interface ICountMetric : IMetric
{
    /// <summary>Whether the counts of all labels are summed first.</summary>
    bool Pooled { get; }

    /// <summary>One value, or one per label; <paramref name="support"/> is the number of documents.</summary>
    IReadOnlyList<MetricValue> Values(LabelCounts[] counts, int support);
}

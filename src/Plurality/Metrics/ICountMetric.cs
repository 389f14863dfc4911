namespace Plurality.Metrics;

/// <summary>A metric of the counts of each label.</summary>
internal interface ICountMetric : IMetric
{
    /// <summary>Whether the counts of all labels are summed first.</summary>
    bool Pooled { get; }

    /// <summary>The range of the metric's values.</summary>
    ValueRange Range => ValueRange.Share;

    /// <summary>One value, or one per label; <paramref name="support"/> is the number of documents.</summary>
    IReadOnlyList<MetricValue> Values(LabelCounts[] counts, int support);

    /// <summary>The values of a resample of documents with the counts <paramref name="documents"/>.</summary>
    IReadOnlyList<MetricValue> Draw(LabelCounts[] counts, LabelCounts[] documents, int support) => Values(counts, support);
}

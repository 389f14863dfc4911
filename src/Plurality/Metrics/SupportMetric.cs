namespace Plurality.Metrics;

/// <summary>The number of documents with each label.</summary>
internal sealed class SupportMetric : ICountMetric
{
    public string Name => "support";

    public string Summary => "number of documents that have each label";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Gold;

    public bool ByLabel => true;

    public bool Pooled => false;

    public IPreparedMetric Prepare(ScoredDocuments documents) => new PreparedCounts(documents, this);

    public IReadOnlyList<MetricValue> Values(LabelCounts[] counts, int support) =>
        [.. counts.Select(label => MetricValue.Defined(label.Gold, support))];
}

namespace Plurality.Metrics;

/// <summary>A ratio of the counts of each label; undefined if it is 0/0, or if no document has the label.</summary>
internal sealed class LabelRatioMetric(SetRatio ratio, string argument = "") : ICountMetric
{
    public string Name => $"{ratio.Name}_by_label{argument}";

    public string Summary => $"{ratio.Summary}, of each label";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Decisions | MetricInputs.Gold;

    public bool ByLabel => true;

    public bool Pooled => false;

    public IPreparedMetric Prepare(ScoredDocuments documents) =>
        new PreparedLabelCounts(documents, this, predicted: ratio == SetRatio.Precision);

    public IReadOnlyList<MetricValue> Values(LabelCounts[] counts, int support) =>
        [
            .. counts.Select(label =>
                ratio == SetRatio.Precision && label.Decided <= 0
                    ? MetricValue.Undefined(support, "no document is predicted to have the label")
                : ratio != SetRatio.Precision && label.Gold <= 0 ? MetricValue.Undefined(support, "no document has the label")
                : MetricValue.Defined(ratio.Of(label, 0), support)
            ),
        ];
}

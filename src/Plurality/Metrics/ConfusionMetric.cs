namespace Plurality.Metrics;

/// <summary>F1 and related metrics from the counts of all documents, averaged over labels.</summary>
internal sealed class ConfusionMetric(SetRatio ratio, ConfusionAverage average, int zeroDivision, string argument = "") : ICountMetric
{
    public string Name =>
        average == ConfusionAverage.Present ? $"{ratio.Name}_macro_present" : $"{ratio.Name}_{AverageName}{Zero}{argument}";

    public string Summary =>
        average == ConfusionAverage.Present
            ? $"{ratio.Summary}, macro average over the labels that a document has"
            : $"{ratio.Summary}, {AverageName} average, 0/0 counts as {zeroDivision}";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Decisions | MetricInputs.Gold;

    public bool ByLabel => false;

    public bool Pooled => average == ConfusionAverage.Micro;

    private string Zero => argument.Length == 0 ? $"_zd{zeroDivision}" : "";

    private string AverageName =>
        average switch
        {
            ConfusionAverage.Micro => "micro",
            ConfusionAverage.Macro => "macro",
            _ => "weighted",
        };

    public IPreparedMetric Prepare(ScoredDocuments documents) =>
        average is ConfusionAverage.Macro or ConfusionAverage.Present
            ? new PreparedMacroCounts(documents, this, ValueRange.Share, average == ConfusionAverage.Present, label =>
                ratio.Of(label, zeroDivision)
            )
            : new PreparedCounts(documents, this);

    public IReadOnlyList<MetricValue> Values(LabelCounts[] counts, int support)
    {
        var total = counts.Sum(label => label.Gold);
        var (sum, weights) = (0.0, 0.0);
        foreach (var label in counts)
        {
            var weight = average switch
            {
                ConfusionAverage.Weighted when total > 0 => label.Gold,
                ConfusionAverage.Present => label.Gold > 0 ? 1 : 0,
                _ => 1,
            };
            sum += weight * ratio.Of(label, zeroDivision);
            weights += weight;
        }

        return [weights > 0 ? MetricValue.Defined(sum / weights, support) : MetricValue.Undefined(support, "no document has gold labels")];
    }
}

namespace Plurality.Metrics;

/// <summary>
/// Matthews correlation coefficient (Matthews 1975): (tp·tn − fp·fn) / √((tp+fp)(tp+fn)(tn+fp)(tn+fn)); 0 if the denominator is 0, as in
/// scikit-learn. Computed per label, as the mean over labels, or over all (document, label) pairs.
/// </summary>
internal sealed class MatthewsMetric : ICountMetric
{
    private readonly ConfusionAverage? _average;

    private MatthewsMetric(string name, string of, ConfusionAverage? average) =>
        (Name, Summary, _average) = (name, $"Matthews correlation coefficient {of}", average);

    public static MatthewsMetric PerLabel { get; } = new("mcc", "of each label", null);

    public static MatthewsMetric Macro { get; } = new("mcc_macro", "averaged over labels", ConfusionAverage.Macro);

    public static MatthewsMetric Micro { get; } = new("mcc_micro", "of all (document, label) pairs", ConfusionAverage.Micro);

    public string Name { get; }

    public string Summary { get; }

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Decisions | MetricInputs.Gold;

    public bool ByLabel => _average is null;

    public bool Pooled => _average == ConfusionAverage.Micro;

    public IPreparedMetric Prepare(ScoredDocuments documents) =>
        _average switch
        {
            ConfusionAverage.Macro => new PreparedMacroCounts(documents, this, new ValueRange(-1, 1), present: false, Of),
            null => new PreparedLabelCounts(documents, this),
            _ => new PreparedCounts(documents, this),
        };

    public IReadOnlyList<MetricValue> Values(LabelCounts[] counts, int support) =>
        _average == ConfusionAverage.Macro
            ? [MetricValue.Defined(counts.Average(Of), support)]
            : [.. counts.Select(label => MetricValue.Defined(Of(label), support))];

    private static double Of(LabelCounts label)
    {
        var product =
            label.Decided * label.Gold * (label.TrueNegatives + label.FalsePositives) * (label.TrueNegatives + label.FalseNegatives);
        return product > 0 ? ((label.Both * label.TrueNegatives) - (label.FalsePositives * label.FalseNegatives)) / Math.Sqrt(product) : 0;
    }
}

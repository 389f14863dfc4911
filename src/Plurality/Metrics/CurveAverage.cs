namespace Plurality.Metrics;

/// <summary>ROC-AUC or average precision as one figure: over all (document, label) pairs, or the mean over labels with a value.</summary>
internal sealed class CurveAverage(CurveMetric curve, bool micro) : IMetric
{
    public string Name => $"{curve.Name}_{(micro ? "micro" : "macro")}";

    public string Summary =>
        micro ? $"{curve.OfWhat} of all (document, label) pairs" : $"{curve.OfWhat}, mean over the labels that have one";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => curve.Inputs;

    public bool ByLabel => false;

    public IPreparedMetric Prepare(ScoredDocuments documents) =>
        new Prepared(micro ? curve.PreparePooled(documents) : curve.Prepare(documents));

    private sealed class Prepared(IPreparedMetric labels) : IPreparedMetric
    {
        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights)
        {
            var values = labels.Compute(weights);
            double[] defined = [.. values.Select(value => value.Value).OfType<double>()];
            var support = values.Max(value => value.Support);
            return
            [
                defined.Length > 0 ? MetricValue.Defined(defined.Average(), support) : MetricValue.Undefined(support, values[0].Reason!),
            ];
        }
    }
}

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

    public IPreparedMetric Prepare(ScoredDocuments documents) => new Prepared(curve, CurveTable.Of(documents, micro));

    private sealed class Prepared(CurveMetric curve, CurveTable table) : ITiledMetric
    {
        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) =>
            Array.ConvertAll(curve.Values(table, tile), IReadOnlyList<MetricValue> (values) => [Mean(values)]);

        private static MetricValue Mean(MetricValue[] values)
        {
            double[] defined = [.. values.Select(value => value.Value).OfType<double>()];
            var support = values.Max(value => value.Support);
            return defined.Length > 0 ? MetricValue.Defined(defined.Average(), support) : MetricValue.Undefined(support, values[0].Reason!);
        }
    }
}

namespace Plurality.Metrics;

/// <summary>ROC-AUC or average precision as one figure: over all (document, label) pairs, or the mean over labels with a value.</summary>
internal sealed class CurveAverage(CurveMetric curve, bool micro) : IPairMetric
{
    public string Name => $"{curve.Name}_{(micro ? "micro" : "macro")}";

    public string Summary =>
        micro ? $"{curve.OfWhat} of all (document, label) pairs" : $"{curve.OfWhat}, mean over the labels that have one";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => curve.Inputs;

    public bool ByLabel => false;

    public string Table => micro ? nameof(PairOrder) : CurveMetric.LabelCurves;

    public IPreparedMetric Prepare(ScoredDocuments documents) => micro ? new Micro(curve, documents) : new Macro(curve, documents);

    private sealed class Micro(CurveMetric curve, ScoredDocuments documents) : ITiledMetric
    {
        private readonly CurveTable _table = CurveTable.Of(documents, pooled: true);

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) =>
            Array.ConvertAll(curve.Values(_table, tile), IReadOnlyList<MetricValue> (values) => values);
    }

    private sealed class Macro(CurveMetric curve, ScoredDocuments documents) : IMacroMetric
    {
        private readonly CurveTable _table = CurveTable.Of(documents, pooled: false);

        public ValueRange Range => ValueRange.Share;

        public string? WithoutInterval => curve.WithoutInterval;

        public int[] Having(ReadOnlySpan<double> weights) => curve.Having(documents, weights);

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) =>
            Array.ConvertAll(curve.Values(_table, tile), IReadOnlyList<MetricValue> (values) => [Mean(values)]);

        /// <summary>A resample may lack the documents with a label, or those without it; either way the label has no value.</summary>
        public MacroValues?[] Labels(WeightTile tile, int[] having)
        {
            var support = _table.Support(tile);
            return
            [
                .. curve.Values(_table, tile).Select((values, lane) => support[lane] == 0 ? (MacroValues?)null : Labels(values, having)),
            ];
        }

        private static MacroValues Labels(MetricValue[] values, int[] having)
        {
            double?[] drawn = [.. values.Where((_, label) => having[label] > 0).Select(value => value.Value)];
            return new MacroValues(drawn, 0, drawn.Length);
        }

        private static MetricValue Mean(MetricValue[] values)
        {
            double[] defined = [.. values.Select(value => value.Value).OfType<double>()];
            var support = values.Max(value => value.Support);
            return defined.Length > 0 ? MetricValue.Defined(defined.Average(), support) : MetricValue.Undefined(support, values[0].Reason!);
        }
    }
}

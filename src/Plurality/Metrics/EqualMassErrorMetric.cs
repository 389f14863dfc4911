namespace Plurality.Metrics;

/// <summary>
/// Expected calibration error in bins of equal mass: pools all (document, label) pairs, Σ n_b/N · |mean Q − mean Ĥ|. A bin's share of N
/// times the difference of its means equals the difference of its sums over N, so the metric keeps only sums.
/// </summary>
internal sealed class EqualMassErrorMetric(string name, int bins) : IPairMetric
{
    public string Name => name;

    public string Summary => $"expected calibration error over all labels, {bins} bins of equal mass";

    public bool HigherIsBetter => false;

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Shares;

    public bool ByLabel => false;

    public string Table => nameof(PairOrder);

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(documents, bins);
    }

    private sealed class Prepared(ScoredDocuments documents, int bins) : IDeviationMetric
    {
        private readonly EqualMassTable _table = EqualMassTable.Of(documents, bins);

        public DeviationNorm Norm => DeviationNorm.Sum;

        public ValueRange Range => ValueRange.Share;

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile)
        {
            var support = _table.Support(tile);
            return
            [
                .. Deviations(tile)
                    .Select(
                        IReadOnlyList<MetricValue> (deviations, lane) =>
                            [
                                deviations is null
                                    ? MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))
                                    : MetricValue.Defined(deviations.Sum(Math.Abs), support[lane]),
                            ]
                    ),
            ];
        }

        public double[]?[] Deviations(WeightTile tile)
        {
            var support = _table.Support(tile);
            return [.. _table.Fill(tile).Select((fill, lane) => support[lane] == 0 ? null : fill.Deviations)];
        }
    }
}

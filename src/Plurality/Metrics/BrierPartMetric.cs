namespace Plurality.Metrics;

/// <summary>
/// A part of the Brier score, per label in bins of equal width (Murphy 1973): reliability Σ n_b/N (mean Q − mean Ĥ)², resolution Σ n_b/N
/// (mean Ĥ of the bin − mean Ĥ)². Each part is summed over labels. <c>brier</c> = reliability − resolution + uncertainty
/// (<see cref="BrierUncertaintyMetric"/>), except for the joint variation of Q and Ĥ within a bin.
/// </summary>
internal sealed class BrierPartMetric : IPairMetric
{
    private readonly Func<BinSums, BinSums, double> _deviation;
    private readonly double _limit;
    private readonly int _bins;

    private BrierPartMetric(
        string name,
        string summary,
        bool higherIsBetter,
        int? bins,
        double limit,
        Func<BinSums, BinSums, double> deviation
    )
    {
        (_bins, _deviation, HigherIsBetter) = (bins ?? BinnedCalibrationMetric.DefaultBins, deviation, higherIsBetter);
        _limit = limit;
        Name = bins is null ? name : FormattableString.Invariant($"{name}:{bins}");
        Summary = $"{summary}, {_bins} bins per label";
    }

    public string Name { get; }

    public string Summary { get; }

    public bool HigherIsBetter { get; }

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Shares;

    public bool ByLabel => false;

    public static BrierPartMetric Reliability(int? bins) =>
        new("brier_reliability", "how far the Brier score is raised by miscalibration", false, bins, limit: 1, (bin, sum) =>
            bin.Excess / Math.Sqrt(bin.Weight * sum.Weight)
        );

    public static BrierPartMetric Resolution(int? bins) =>
        new("brier_resolution", "how far the Brier score is lowered by telling documents apart", true, bins, limit: 0.25, (bin, sum) =>
            Math.Sqrt(bin.Weight / sum.Weight) * ((bin.Share / bin.Weight) - (sum.Share / sum.Weight))
        );

    public string Table => FormattableString.Invariant($"{nameof(LabelBinTable)}:{_bins}");

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(this, documents);
    }

    /// <summary>The deviations of each label's bins, whose squares add up to the part.</summary>
    private sealed class Prepared(BrierPartMetric metric, ScoredDocuments documents) : IDeviationMetric
    {
        private readonly LabelBinTable _table = LabelBinTable.Of(documents, metric._bins);

        public DeviationNorm Norm => DeviationNorm.Squares;

        public ValueRange Range => new(0, metric._limit * documents.Labels.Count);

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
                                    : MetricValue.Defined(deviations.Sum(deviation => deviation * deviation), support[lane]),
                            ]
                    ),
            ];
        }

        public double[]?[] Deviations(WeightTile tile)
        {
            var (support, sums) = (_table.Support(tile), _table.Sums(tile));
            double[]?[] deviations = Array.ConvertAll(support, count => count == 0 ? null : new double[_table.Labels * _table.Bins]);
            var (weight, share) = (new double[tile.Lanes], new double[tile.Lanes]);
            for (var first = 0; first < _table.Labels * _table.Bins; first += _table.Bins)
            {
                Array.Clear(weight);
                Array.Clear(share);
                for (var bin = first; bin < first + _table.Bins; bin++)
                {
                    Lanes.Add(weight, sums.Weight(bin));
                    Lanes.Add(share, sums.Share(bin));
                }

                for (var bin = first; bin < first + _table.Bins; bin++)
                {
                    var weights = sums.Weight(bin);
                    var excess = sums.Excess(bin);
                    var shares = sums.Share(bin);
                    for (var lane = 0; lane < deviations.Length; lane++)
                    {
                        if (deviations[lane] is { } parts && weights[lane] > 0)
                        {
                            parts[bin] = metric._deviation(
                                new BinSums(weights[lane], excess[lane], shares[lane], 0),
                                new BinSums(weight[lane], 0, share[lane], 0)
                            );
                        }
                    }
                }
            }

            return deviations;
        }
    }
}

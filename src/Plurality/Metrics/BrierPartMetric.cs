namespace Plurality.Metrics;

/// <summary>
/// A part of the Brier score, per label in bins of equal width (Murphy 1973): reliability Σ n_b/N (mean Q − mean Ĥ)², resolution Σ n_b/N
/// (mean Ĥ of the bin − mean Ĥ)². Each part is summed over labels. <c>brier</c> = reliability − resolution + uncertainty
/// (<see cref="BrierUncertaintyMetric"/>), except for the joint variation of Q and Ĥ within a bin.
/// </summary>
internal sealed class BrierPartMetric : IMetric
{
    private readonly Func<Bin, Bin, double> _deviation;
    private readonly int _bins;

    private BrierPartMetric(string name, string summary, bool higherIsBetter, int? bins, Func<Bin, Bin, double> deviation)
    {
        (_bins, _deviation, HigherIsBetter) = (bins ?? BinnedCalibrationMetric.DefaultBins, deviation, higherIsBetter);
        Name = bins is null ? name : FormattableString.Invariant($"{name}:{bins}");
        Summary = $"{summary}, {_bins} bins per label";
    }

    public string Name { get; }

    public string Summary { get; }

    public bool HigherIsBetter { get; }

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Shares;

    public bool ByLabel => false;

    public static BrierPartMetric Reliability(int? bins) =>
        new("brier_reliability", "how far the Brier score is raised by miscalibration", false, bins, (bin, sum) =>
            (bin.Probability - bin.Share) / Math.Sqrt(bin.Weight * sum.Weight)
        );

    public static BrierPartMetric Resolution(int? bins) =>
        new("brier_resolution", "how far the Brier score is lowered by telling documents apart", true, bins, (bin, sum) =>
            Math.Sqrt(bin.Weight / sum.Weight) * ((bin.Share / bin.Weight) - (sum.Share / sum.Weight))
        );

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(this, documents);
    }

    /// <summary>The deviations of each label's bins, whose squares add up to the part.</summary>
    private sealed class Prepared(BrierPartMetric metric, ScoredDocuments documents) : IDeviationMetric
    {
        private readonly double[] _counted =
        [
            .. Enumerable.Range(0, documents.Count).Select(document => documents.HasShares(document) ? 1.0 : 0),
        ];

        public DeviationNorm Norm => DeviationNorm.Squares;

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights) =>
            Deviations(weights) is { } deviations
                ? [MetricValue.Defined(deviations.Sum(deviation => deviation * deviation), Weights.Support(weights, _counted))]
                : [MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))];

        public double[]? Deviations(ReadOnlySpan<double> weights)
        {
            Weights.Check(weights, _counted.Length);
            if (Weights.Support(weights, _counted) == 0)
            {
                return null;
            }

            var deviations = new double[documents.Labels.Count * metric._bins];
            for (var label = 0; label < documents.Labels.Count; label++)
            {
                var bins = new Bin[metric._bins];
                var sum = default(Bin);
                for (var document = 0; document < _counted.Length; document++)
                {
                    var weight = weights[document] * _counted[document];
                    var (q, h) = (documents.Probabilities(document)[label], documents.Shares(document)[label]);
                    bins[EqualWidth.Bin(q, bins.Length)].Add(weight, q, h);
                    sum.Add(weight, q, h);
                }

                for (var bin = 0; bin < bins.Length; bin++)
                {
                    deviations[(label * bins.Length) + bin] = bins[bin].Weight > 0 ? metric._deviation(bins[bin], sum) : 0;
                }
            }

            return deviations;
        }
    }

    /// <summary>Sums over documents.</summary>
    private struct Bin
    {
        public double Weight;
        public double Probability;
        public double Share;

        public void Add(double weight, double probability, double share)
        {
            Weight += weight;
            Probability += weight * probability;
            Share += weight * share;
        }
    }
}

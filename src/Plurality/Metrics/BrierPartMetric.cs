namespace Plurality.Metrics;

/// <summary>
/// A part of the Brier score, per label in bins of equal width (Murphy 1973): reliability Σ n_b/N (mean Q − mean Ĥ)², resolution Σ n_b/N
/// (mean Ĥ of the bin − mean Ĥ)², and uncertainty, the variance of Ĥ, which is h(1 − h) for 0/1. Each part is summed over labels.
/// <c>brier</c> = reliability − resolution + uncertainty, except for the joint variation of Q and Ĥ within a bin.
/// </summary>
internal sealed class BrierPartMetric : IMetric
{
    private readonly Func<Bin[], Bin, double> _part;
    private readonly int _bins;

    private BrierPartMetric(string name, string summary, bool higherIsBetter, int? bins, Func<Bin[], Bin, double> part)
    {
        (_bins, _part, HigherIsBetter) = (bins ?? CalibrationErrorMetric.DefaultBins, part, higherIsBetter);
        Name = bins is null ? name : FormattableString.Invariant($"{name}:{bins}");
        Summary = $"{summary}, {_bins} bins per label";
    }

    public string Name { get; }

    public string Summary { get; }

    public bool HigherIsBetter { get; }

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Shares;

    public bool ByLabel => false;

    public static BrierPartMetric Reliability(int? bins) =>
        new("brier_reliability", "how far the Brier score is raised by miscalibration", false, bins, (all, sum) =>
            all.Where(bin => bin.Weight > 0).Sum(bin => Math.Pow(bin.Probability - bin.Share, 2) / bin.Weight) / sum.Weight
        );

    public static BrierPartMetric Resolution(int? bins) =>
        new("brier_resolution", "how far the Brier score is lowered by telling documents apart", true, bins, (all, sum) =>
            all.Where(bin => bin.Weight > 0).Sum(bin => bin.Weight * Math.Pow((bin.Share / bin.Weight) - (sum.Share / sum.Weight), 2))
            / sum.Weight
        );

    public static BrierPartMetric Uncertainty { get; } =
        new("brier_uncertainty", "the Brier score of each label's own rate", false, null, (_, sum) =>
            Math.Max(0, (sum.Squares / sum.Weight) - Math.Pow(sum.Share / sum.Weight, 2))
        );

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(this, documents);
    }

    private sealed class Prepared(BrierPartMetric metric, ScoredDocuments documents) : IBiasedMetric
    {
        public bool IsCorrected => false;

        private readonly double[] _counted =
        [
            .. Enumerable.Range(0, documents.Count).Select(document => documents.HasShares(document) ? 1.0 : 0),
        ];

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights)
        {
            Weights.Check(weights, _counted.Length);
            var support = Weights.Support(weights, _counted);
            if (support == 0)
            {
                return [MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))];
            }

            var value = 0.0;
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

                value += metric._part(bins, sum);
            }

            return [MetricValue.Defined(value, support)];
        }
    }

    /// <summary>Sums over documents.</summary>
    private struct Bin
    {
        public double Weight;
        public double Probability;
        public double Share;
        public double Squares;

        public void Add(double weight, double probability, double share)
        {
            Weight += weight;
            Probability += weight * probability;
            Share += weight * share;
            Squares += weight * share * share;
        }
    }
}

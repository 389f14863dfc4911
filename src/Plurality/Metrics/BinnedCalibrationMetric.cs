using MathNet.Numerics;
using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>Calibration in bins of equal width, beyond the plain expected error.</summary>
internal sealed class BinnedCalibrationMetric : IMetric
{
    /// <summary>The number of bins unless the metric's name sets another.</summary>
    public const int DefaultBins = 15;

    private readonly Func<Bin[], double> _value;
    private readonly bool _topLabel;
    private readonly DeviationNorm _norm;
    private readonly int _bins;

    private BinnedCalibrationMetric(
        string name,
        string summary,
        int bins,
        Func<Bin[], double> value,
        bool topLabel = false,
        DeviationNorm norm = DeviationNorm.Sum
    )
    {
        (_bins, _topLabel, _value, _norm) = (bins, topLabel, value, norm);
        Name = name;
        Summary = $"{summary}, {_bins} bins of equal width";
    }

    public string Name { get; }

    public string Summary { get; }

    public bool HigherIsBetter => false;

    public MetricInputs Inputs => MetricInputs.Probabilities | (_topLabel ? MetricInputs.Gold : MetricInputs.Shares);

    public bool ByLabel => false;

    /// <summary>The expected error, Σ n_b/N · |mean Q − mean Ĥ|.</summary>
    public static BinnedCalibrationMetric Plain(string name, int bins) =>
        new(name, "expected calibration error over all labels", bins, Expected);

    /// <summary>The largest difference in any bin (Naeini, Cooper and Hauskrecht 2015).</summary>
    public static BinnedCalibrationMetric Maximum(int? bins) =>
        new(
            Named("mce", bins),
            "maximum calibration error over all labels",
            bins ?? DefaultBins,
            all => all.Where(bin => bin.Weight > 0).Max(bin => Math.Abs(bin.Excess) / bin.Weight),
            norm: DeviationNorm.Largest
        );

    /// <summary>
    /// The expected error of the most probable label alone: is it gold as often as its probability says (Guo et al. 2017)?
    /// </summary>
    public static BinnedCalibrationMetric TopLabel(int? bins) =>
        new(
            Named("ece_top_label", bins),
            "expected calibration error of the most probable label",
            bins ?? DefaultBins,
            Expected,
            topLabel: true
        );

    /// <summary>
    /// The expected error minus the part caused by noise. With a normal error of each bin's mean share, |d| is expected to exceed itself by
    /// E|N(d, s²)| − |d| (Kumar, Liang and Ma 2019, the estimator "normal debiased" of their library, in closed form). At least 0.
    /// </summary>
    public static BinnedCalibrationMetric Debiased(int? bins) =>
        new(Named("ece_debiased", bins), "expected calibration error over all labels, less what noise adds", bins ?? DefaultBins, all =>
            Math.Max(0, Expected(all) - (all.Sum(bin => bin.Weight * bin.Bias) / all.Sum(bin => bin.Weight)))
        );

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(this, documents);
    }

    private static string Named(string name, int? bins) => bins is null ? name : FormattableString.Invariant($"{name}:{bins}");

    private static double Expected(Bin[] bins) => bins.Sum(bin => Math.Abs(bin.Excess)) / bins.Sum(bin => bin.Weight);

    private sealed class Prepared : IDeviationMetric
    {
        private readonly BinnedCalibrationMetric _metric;
        private readonly double[] _counted;
        private readonly Pair[] _pairs;

        public Prepared(BinnedCalibrationMetric metric, ScoredDocuments documents)
        {
            _metric = metric;
            _counted = [.. Enumerable.Range(0, documents.Count).Select(document => documents.Has(metric.Inputs, document) ? 1.0 : 0)];
            _pairs = [.. Enumerable.Range(0, documents.Count).Where(document => _counted[document] > 0).SelectMany(Pairs)];

            IEnumerable<Pair> Pairs(int document)
            {
                var q = documents.Probabilities(document).ToArray();
                if (!metric._topLabel)
                {
                    var shares = documents.Shares(document).ToArray();
                    return q.Select((probability, label) => new Pair(document, probability, shares[label]));
                }

                var top = ScoredDocuments.Highest(q);
                var total = documents.Task == TaskKind.SingleLabel ? q.Sum() : 1;
                return [new Pair(document, q[top] / total, documents.Gold(document)[top] ? 1 : 0)];
            }
        }

        public DeviationNorm Norm => _metric._norm;

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights) =>
            Bins(weights) is { } bins
                ? [MetricValue.Defined(_metric._value(bins), Weights.Support(weights, _counted))]
                : [MetricValue.Undefined(0, Missing.Reason(_metric.Inputs))];

        /// <summary>A part is a bin: its difference of means, times its share of all pairs in an expected error.</summary>
        public double[]? Deviations(ReadOnlySpan<double> weights)
        {
            if (Bins(weights) is not { } bins)
            {
                return null;
            }

            var total = bins.Sum(bin => bin.Weight);
            return Array.ConvertAll(bins, bin =>
                bin.Weight <= 0 ? 0 : bin.Excess / (_metric._norm == DeviationNorm.Largest ? bin.Weight : total)
            );
        }

        private Bin[]? Bins(ReadOnlySpan<double> weights)
        {
            Weights.Check(weights, _counted.Length);
            if (Weights.Support(weights, _counted) == 0)
            {
                return null;
            }

            var bins = new Bin[_metric._bins];
            foreach (var pair in _pairs)
            {
                var weight = weights[pair.Document];
                ref var bin = ref bins[EqualWidth.Bin(pair.Probability, bins.Length)];
                bin.Weight += weight;
                bin.Excess += weight * (pair.Probability - pair.Share);
                bin.Share += weight * pair.Share;
                bin.Squares += weight * pair.Share * pair.Share;
            }

            return bins;
        }
    }

    private readonly record struct Pair(int Document, double Probability, double Share);

    /// <summary>The sums of a bin.</summary>
    private struct Bin
    {
        public double Weight;
        public double Excess;
        public double Share;
        public double Squares;

        /// <summary>E|N(d, s²)| − |d|, where d is the mean of Q minus the mean of Ĥ and s is the standard error of Ĥ's mean.</summary>
        public readonly double Bias
        {
            get
            {
                if (Weight <= 0)
                {
                    return 0;
                }

                var mean = Share / Weight;
                var error = Math.Sqrt(Math.Max(0, (Squares / Weight) - (mean * mean)) / Weight);
                var distance = Math.Abs(Excess) / Weight;
                if (error <= 1e-12)
                {
                    return 0;
                }

                var ratio = distance / error;
                var density = Math.Sqrt(2 / Math.PI) * Math.Exp(-ratio * ratio / 2);
                return (error * density) + (distance * SpecialFunctions.Erf(ratio / Math.Sqrt(2))) - distance;
            }
        }
    }
}

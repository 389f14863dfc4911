namespace Plurality.Metrics;

/// <summary>Calibration in bins of equal width, beyond the plain expected error.</summary>
internal sealed class BinnedCalibrationMetric : IMetric
{
    /// <summary>The number of bins unless the metric's name sets another.</summary>
    public const int DefaultBins = 15;

    private readonly Func<BinSums[], double> _value;
    private readonly bool _topLabel;
    private readonly DeviationNorm _norm;
    private readonly int _bins;

    private BinnedCalibrationMetric(
        string name,
        string summary,
        int bins,
        Func<BinSums[], double> value,
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

    private static double Expected(BinSums[] bins) => bins.Sum(bin => Math.Abs(bin.Excess)) / bins.Sum(bin => bin.Weight);

    private sealed class Prepared(BinnedCalibrationMetric metric, ScoredDocuments documents) : IDeviationMetric
    {
        private readonly BinTable _table = BinTable.Of(documents, metric._bins, metric._topLabel);

        public DeviationNorm Norm => metric._norm;

        public ValueRange Range => ValueRange.Share;

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile)
        {
            var (bins, support) = (_table.Bins(tile), _table.Support(tile));
            var values = new IReadOnlyList<MetricValue>[tile.Lanes];
            for (var lane = 0; lane < values.Length; lane++)
            {
                values[lane] =
                [
                    support[lane] == 0
                        ? MetricValue.Undefined(0, Missing.Reason(metric.Inputs))
                        : MetricValue.Defined(metric._value(bins[lane]), support[lane]),
                ];
            }

            return values;
        }

        /// <summary>A part is a bin: its difference of means, times its share of all pairs in an expected error.</summary>
        public double[]?[] Deviations(WeightTile tile)
        {
            var support = _table.Support(tile);
            return [.. _table.Bins(tile).Select((bins, lane) => support[lane] == 0 ? null : Parts(bins))];
        }

        private double[] Parts(BinSums[] bins)
        {
            var total = bins.Sum(bin => bin.Weight);
            return metric._norm == DeviationNorm.Largest
                ? Array.ConvertAll(bins, bin => bin.Weight > 0 ? bin.Excess / bin.Weight : double.NaN)
                : Array.ConvertAll(bins, bin => bin.Weight > 0 ? bin.Excess / total : 0);
        }
    }
}

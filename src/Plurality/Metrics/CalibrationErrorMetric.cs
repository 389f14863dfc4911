namespace Plurality.Metrics;

/// <summary>
/// Expected calibration error: pools all (document, label) pairs into bins, Σ n_b/N · |mean Q − mean Ĥ|. A bin's share of N times the
/// difference of its means equals the difference of its sums over N, so the metric keeps only sums.
/// </summary>
internal sealed class CalibrationErrorMetric(string name, bool equalMass, int bins) : IMetric
{
    /// <summary>The number of bins unless the metric's name sets another.</summary>
    public const int DefaultBins = 15;

    public string Name => name;

    public string Summary => $"expected calibration error over all labels, {bins} bins of equal {(equalMass ? "mass" : "width")}";

    public bool HigherIsBetter => false;

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Shares;

    public bool ByLabel => false;

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(documents, equalMass, bins);
    }

    /// <summary>For equal mass: pairs in ascending order of Q, stably sorted. For equal width: by document, labels in order.</summary>
    private sealed class Prepared : IBiasedMetric
    {
        private readonly Pair[] _pairs;
        private readonly double[] _counted;
        private readonly bool _equalMass;
        private readonly int _bins;

        public Prepared(ScoredDocuments documents, bool equalMass, int bins)
        {
            (_equalMass, _bins) = (equalMass, bins);
            _counted = [.. Enumerable.Range(0, documents.Count).Select(document => documents.HasShares(document) ? 1.0 : 0)];
            var pairs = Enumerable
                .Range(0, documents.Count)
                .Where(documents.HasShares)
                .SelectMany(document =>
                    Enumerable
                        .Range(0, documents.Labels.Count)
                        .Select(label => new Pair(document, documents.Probabilities(document)[label], documents.Shares(document)[label]))
                );
            _pairs = [.. equalMass ? pairs.OrderBy(pair => pair.Probability) : pairs];
        }

        public bool IsCorrected => false;

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights)
        {
            Weights.Check(weights, _counted.Length);
            var support = Weights.Support(weights, _counted);
            if (support == 0)
            {
                return [MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))];
            }

            var total = 0.0;
            foreach (var pair in _pairs)
            {
                total += weights[pair.Document];
            }

            var excess = new double[_bins];
            if (_equalMass)
            {
                EqualMass(weights, total, excess);
            }
            else
            {
                foreach (var pair in _pairs)
                {
                    excess[EqualWidth.Bin(pair.Probability, _bins)] += weights[pair.Document] * (pair.Probability - pair.Share);
                }
            }

            return [MetricValue.Defined(excess.Sum(Math.Abs) / total, support)];
        }

        /// <summary>
        /// Fills bins whose sizes differ by at most one, the larger ones first; the weight of a pair may be split between two bins. If the
        /// total is not whole, the last of the larger bins gets the fraction.
        /// </summary>
        private void EqualMass(ReadOnlySpan<double> weights, double total, double[] excess)
        {
            var whole = Math.Floor(total / _bins);
            var (bin, room) = (0, Size(0));
            foreach (var pair in _pairs)
            {
                for (var left = weights[pair.Document]; left > 0; )
                {
                    while (room <= 0 && bin < _bins - 1)
                    {
                        room = Size(++bin);
                    }

                    var taken = bin < _bins - 1 ? Math.Min(left, room) : left;
                    excess[bin] += taken * (pair.Probability - pair.Share);
                    left -= taken;
                    room -= taken;
                }
            }

            double Size(int of) => whole + Math.Clamp(total - (whole * _bins) - of, 0, 1);
        }
    }

    private readonly record struct Pair(int Document, double Probability, double Share);
}

namespace Plurality.Metrics;

/// <summary>
/// Expected calibration error in bins of equal mass: pools all (document, label) pairs, Σ n_b/N · |mean Q − mean Ĥ|. A bin's share of N
/// times the difference of its means equals the difference of its sums over N, so the metric keeps only sums.
/// </summary>
internal sealed class EqualMassErrorMetric(string name, int bins) : IMetric
{
    public string Name => name;

    public string Summary => $"expected calibration error over all labels, {bins} bins of equal mass";

    public bool HigherIsBetter => false;

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Shares;

    public bool ByLabel => false;

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(documents, bins);
    }

    /// <summary>Pairs in ascending order of Q, stably sorted.</summary>
    private sealed class Prepared : IDeviationMetric
    {
        private readonly Pair[] _pairs;
        private readonly double[] _counted;
        private readonly int _bins;

        public Prepared(ScoredDocuments documents, int bins)
        {
            _bins = bins;
            _counted = [.. Enumerable.Range(0, documents.Count).Select(document => documents.HasShares(document) ? 1.0 : 0)];
            _pairs =
            [
                .. Enumerable
                    .Range(0, documents.Count)
                    .Where(documents.HasShares)
                    .SelectMany(document =>
                        Enumerable
                            .Range(0, documents.Labels.Count)
                            .Select(label => new Pair(
                                document,
                                documents.Probabilities(document)[label],
                                documents.Shares(document)[label]
                            ))
                    )
                    .OrderBy(pair => pair.Probability),
            ];
        }

        public DeviationNorm Norm => DeviationNorm.Sum;

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<double> weights) =>
            Deviations(weights) is { } deviations
                ? [MetricValue.Defined(deviations.Sum(Math.Abs), Weights.Support(weights, _counted))]
                : [MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))];

        public double[]? Deviations(ReadOnlySpan<double> weights)
        {
            Weights.Check(weights, _counted.Length);
            if (Weights.Support(weights, _counted) == 0)
            {
                return null;
            }

            var total = 0.0;
            foreach (var pair in _pairs)
            {
                total += weights[pair.Document];
            }

            var excess = new double[_bins];
            Fill(weights, total, excess);
            return Array.ConvertAll(excess, bin => bin / total);
        }

        /// <summary>
        /// Fills bins whose sizes differ by at most one, the larger ones first; the weight of a pair may be split between two bins. If the
        /// total is not whole, the last of the larger bins gets the fraction.
        /// </summary>
        private void Fill(ReadOnlySpan<double> weights, double total, double[] excess)
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

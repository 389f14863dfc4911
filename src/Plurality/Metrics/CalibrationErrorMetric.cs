namespace Plurality.Metrics;

/// <summary>
/// Expected calibration error: all (document, label) pairs pooled into 15 bins, Σ n_b/N · |mean Q − mean Ĥ|. A bin's share of N times the
/// difference of its means is the difference of its sums over N, so only sums are kept.
/// </summary>
internal sealed class CalibrationErrorMetric(bool equalMass) : IMetric
{
    private const int Bins = 15;

    public string Name => equalMass ? "ece_equal_mass_15" : "ece_equal_width_15";

    public string DisplayName => equalMass ? "ECE" : "ECE (equal width)";

    public string Summary => $"expected calibration error over all labels, {Bins} bins of equal {(equalMass ? "mass" : "width")}";

    public bool HigherIsBetter => false;

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Shares;

    public bool ByLabel => false;

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(documents, equalMass);
    }

    /// <summary>Pairs ascending by Q, a stable sort, for equal mass; document by document, labels in order, for equal width.</summary>
    private sealed class Prepared : IPreparedMetric
    {
        private readonly Pair[] _pairs;
        private readonly int _documents;
        private readonly int _labels;
        private readonly bool _equalMass;

        public Prepared(ScoredDocuments documents, bool equalMass)
        {
            (_documents, _labels, _equalMass) = (documents.Count, documents.Labels.Count, equalMass);
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

        public IReadOnlyList<MetricValue> Compute(ReadOnlySpan<int> weights)
        {
            Weights.Check(weights, _documents);
            var total = 0;
            foreach (var pair in _pairs)
            {
                total += weights[pair.Document];
            }

            if (total == 0)
            {
                return [MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))];
            }

            Span<double> excess = stackalloc double[Bins];
            excess.Clear();
            if (_equalMass)
            {
                EqualMass(weights, total, excess);
            }
            else
            {
                foreach (var pair in _pairs)
                {
                    excess[pair.WidthBin] += weights[pair.Document] * pair.Excess;
                }
            }

            var sum = 0.0;
            foreach (var bin in excess)
            {
                sum += Math.Abs(bin);
            }

            return [MetricValue.Defined(sum / total, total / _labels)];
        }

        /// <summary>Fills bins whose sizes differ by at most one, the larger ones first; copies of a pair may fall into two bins.</summary>
        private void EqualMass(ReadOnlySpan<int> weights, int total, Span<double> excess)
        {
            var (bin, room) = (0, Size(0));
            foreach (var pair in _pairs)
            {
                for (var copies = weights[pair.Document]; copies > 0; )
                {
                    while (room == 0)
                    {
                        room = Size(++bin);
                    }

                    var taken = Math.Min(copies, room);
                    excess[bin] += taken * pair.Excess;
                    copies -= taken;
                    room -= taken;
                }
            }

            int Size(int of) => (total / Bins) + (of < total % Bins ? 1 : 0);
        }
    }

    private readonly struct Pair(int document, double probability, double share)
    {
        public int Document { get; } = document;

        public double Probability { get; } = probability;

        public double Excess { get; } = probability - share;

        /// <summary>⌊15·Q⌋, the last bin including 1.</summary>
        public int WidthBin { get; } = Math.Min((int)(Bins * probability), Bins - 1);
    }
}

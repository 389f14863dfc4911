using Plurality.Numerics;

namespace Plurality.Metrics;

/// <summary>
/// Whether a method is uncertain where annotators disagree: the correlation over documents between the entropies of Q and of Ĥ
/// (docs/method.md#7-reference-figures).
/// </summary>
internal sealed class EntropyCorrelationMetric(bool ranks) : IMetric
{
    /// <summary>
    /// Entropies that differ by less are equal: sums over labels are rounded, and equal rows in another order of labels must tie.
    /// </summary>
    private const int Decimals = 12;

    public string Name => ranks ? "entropy_spearman" : "entropy_pearson";

    public string Summary => $"{(ranks ? "Spearman" : "Pearson")} correlation over documents of the entropies of Q and of Ĥ";

    public bool HigherIsBetter => true;

    public MetricInputs Inputs => MetricInputs.Probabilities | MetricInputs.Shares;

    public bool ByLabel => false;

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new Prepared(documents, ranks);
    }

    private sealed class Prepared : ITiledMetric
    {
        private readonly bool _ranks;
        private readonly int _length;
        private readonly int[] _documents;
        private readonly double[] _predicted;
        private readonly double[] _human;
        private readonly int[] _predictedOrder;
        private readonly int[] _humanOrder;

        public Prepared(ScoredDocuments documents, bool ranks)
        {
            (_ranks, _length) = (ranks, documents.Count);
            var predicted = Entropies(documents, human: false);
            var human = Entropies(documents, human: true);
            _documents = [.. Enumerable.Range(0, documents.Count).Where(document => human[document] is not null)];
            _predicted = Array.ConvertAll(_documents, document => Math.Round(predicted[document]!.Value, Decimals));
            _human = Array.ConvertAll(_documents, document => Math.Round(human[document]!.Value, Decimals));
            _predictedOrder = Order(_predicted);
            _humanOrder = Order(_human);

            static int[] Order(double[] values) => [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        }

        /// <summary>The entropies of Ĥ, null where a document has none, or of Q.</summary>
        private static double?[] Entropies(ScoredDocuments documents, bool human) =>
            [
                .. documents.Parts.SelectMany(method =>
                    human
                        ? method.KeptOfTruth(nameof(Entropy), () =>
                            Enumerable.Range(0, method.Count).Select(document => OfShares(method, document)).ToArray()
                        )
                        : method.Kept(nameof(Entropy), () => ParallelValues.Of(method.Count, document => OfProbabilities(method, document)))
                ),
            ];

        private static double? OfProbabilities(ScoredDocuments documents, int document) =>
            Entropy.Of(documents.Probabilities(document), documents.Task);

        private static double? OfShares(ScoredDocuments documents, int document) =>
            documents.HasShares(document) ? Entropy.Of(documents.Shares(document), documents.Task) : null;

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile)
        {
            tile.Check(_length);
            var (weights, x, y) = (tile.Room("weights", _length), _predicted, _human);
            if (_ranks)
            {
                (x, y) = (tile.Room("ranks of Q", x.Length), tile.Room("ranks of Ĥ", y.Length));
            }

            var values = new IReadOnlyList<MetricValue>[tile.Lanes];
            for (var lane = 0; lane < values.Length; lane++)
            {
                tile.Lane(lane, weights);
                if (_ranks)
                {
                    Rank(_predicted, _predictedOrder, weights, x);
                    Rank(_human, _humanOrder, weights, y);
                }

                values[lane] = [Pearson(x, y, weights)];
            }

            return values;
        }

        private MetricValue Pearson(double[] x, double[] y, ReadOnlySpan<double> weights)
        {
            var (n, total, meanX, meanY) = (0, 0.0, 0.0, 0.0);
            var (lowX, highX, lowY, highY) = (double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
            for (var i = 0; i < _documents.Length; i++)
            {
                var weight = weights[_documents[i]];
                if (weight <= 0)
                {
                    continue;
                }

                n++;
                total += weight;
                meanX += weight * x[i];
                meanY += weight * y[i];
                (lowX, highX) = (Math.Min(lowX, x[i]), Math.Max(highX, x[i]));
                (lowY, highY) = (Math.Min(lowY, y[i]), Math.Max(highY, y[i]));
            }

            if (n == 0)
            {
                return MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares));
            }

            if (lowX >= highX)
            {
                return MetricValue.Undefined(n, "the entropy of Q is the same for all documents");
            }

            if (lowY >= highY)
            {
                return MetricValue.Undefined(n, "the entropy of Ĥ is the same for all documents");
            }

            meanX /= total;
            meanY /= total;
            var (xy, xx, yy) = (0.0, 0.0, 0.0);
            for (var i = 0; i < _documents.Length; i++)
            {
                var weight = weights[_documents[i]];
                xy += weight * (x[i] - meanX) * (y[i] - meanY);
                xx += weight * (x[i] - meanX) * (x[i] - meanX);
                yy += weight * (y[i] - meanY) * (y[i] - meanY);
            }

            return MetricValue.Defined(Math.Clamp(xy / (Math.Sqrt(xx) * Math.Sqrt(yy)), -1, 1), n);
        }

        /// <summary>Ranks from 1; ties get their mean rank, and each document counts by its weight.</summary>
        private void Rank(double[] values, int[] order, ReadOnlySpan<double> weights, double[] ranks)
        {
            var before = 0.0;
            for (var first = 0; first < order.Length; )
            {
                var (tied, next) = (0.0, first);
                for (; next < order.Length && values[order[next]] <= values[order[first]]; next++)
                {
                    tied += weights[_documents[order[next]]];
                }

                for (var i = first; i < next; i++)
                {
                    ranks[order[i]] = before + ((tied + 1) / 2);
                }

                before += tied;
                first = next;
            }
        }
    }
}

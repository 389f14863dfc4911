namespace Plurality.Metrics;

/// <summary>The variance of Ĥ, which is h(1 − h) for 0/1, summed over labels: the part of the Brier score that no method changes.</summary>
internal sealed class BrierUncertaintyMetric : IMetric
{
    public string Name => "brier_uncertainty";

    public string Summary => "the Brier score of each label's own rate";

    public bool HigherIsBetter => false;

    public MetricInputs Inputs => MetricInputs.Shares;

    public bool ByLabel => false;

    public IPreparedMetric Prepare(ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.KeptOfTruth(nameof(BrierUncertaintyMetric), () => new Prepared(documents));
    }

    private sealed class Prepared : ITiledMetric
    {
        private readonly bool[] _counted;

        /// <summary>For each label, the documents of which somebody chose it.</summary>
        private readonly int[][] _documents;

        private readonly double[][] _shares;

        public Prepared(ScoredDocuments documents)
        {
            _counted = documents.Counted(MetricInputs.Shares);
            var labels = documents.Labels.Count;
            var (chosen, shares) = (new List<int>[labels], new List<double>[labels]);
            for (var label = 0; label < labels; label++)
            {
                (chosen[label], shares[label]) = ([], []);
            }

            for (var document = 0; document < _counted.Length; document++)
            {
                if (!_counted[document])
                {
                    continue;
                }

                var row = documents.Shares(document);
                for (var label = 0; label < labels; label++)
                {
                    if (row[label] > 0)
                    {
                        chosen[label].Add(document);
                        shares[label].Add(row[label]);
                    }
                }
            }

            _documents = Array.ConvertAll(chosen, one => one.ToArray());
            _shares = Array.ConvertAll(shares, one => one.ToArray());
        }

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile)
        {
            var (support, total, variance) = (tile.Support(_counted), tile.Total(_counted), new double[tile.Lanes]);
            var (sums, squares) = (new double[tile.Lanes], new double[tile.Lanes]);
            foreach (var (documents, shares) in _documents.Zip(_shares))
            {
                Array.Clear(sums);
                Array.Clear(squares);
                tile.Sum(documents, shares, sums);
                tile.Sum(documents, Array.ConvertAll(shares, share => share * share), squares);
                for (var lane = 0; lane < variance.Length; lane++)
                {
                    variance[lane] += Math.Max(0, (squares[lane] / total[lane]) - Math.Pow(sums[lane] / total[lane], 2));
                }
            }

            return
            [
                .. support.Select(
                    IReadOnlyList<MetricValue> (count, lane) =>
                        [
                            count == 0
                                ? MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))
                                : MetricValue.Defined(variance[lane], count),
                        ]
                ),
            ];
        }
    }
}

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
        return new Prepared(documents);
    }

    private sealed class Prepared(ScoredDocuments documents) : ITiledMetric
    {
        private readonly bool[] _counted = documents.Counted(MetricInputs.Shares);

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile)
        {
            var (support, total, variance) = (tile.Support(_counted), tile.Total(_counted), Variance(tile));
            var values = new IReadOnlyList<MetricValue>[tile.Lanes];
            for (var lane = 0; lane < values.Length; lane++)
            {
                values[lane] =
                [
                    support[lane] == 0
                        ? MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))
                        : MetricValue.Defined(variance(lane, total[lane]), support[lane]),
                ];
            }

            return values;
        }

        private Func<int, double, double> Variance(WeightTile tile)
        {
            var (labels, lanes) = (documents.Labels.Count, tile.Lanes);
            var (sums, squares) = (new double[labels * lanes], new double[labels * lanes]);
            for (var document = 0; document < _counted.Length; document++)
            {
                if (!_counted[document])
                {
                    continue;
                }

                var shares = documents.Shares(document);
                var row = tile.Row(document);
                for (var label = 0; label < labels; label++)
                {
                    if (shares[label] > 0)
                    {
                        Add(sums, label, row, shares[label]);
                        Add(squares, label, row, shares[label] * shares[label]);
                    }
                }
            }

            return (lane, total) =>
            {
                var variance = 0.0;
                for (var place = lane; place < sums.Length; place += lanes)
                {
                    variance += Math.Max(0, (squares[place] / total) - Math.Pow(sums[place] / total, 2));
                }

                return variance;
            };

            void Add(double[] to, int label, ReadOnlySpan<double> row, double value)
            {
                Lanes.Add(to.AsSpan(label * lanes, lanes), row, value);
            }
        }
    }
}

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

    /// <summary>Pairs in ascending order of Q, ties in the order of the documents.</summary>
    private sealed class Prepared : IDeviationMetric
    {
        /// <summary>Pairs that are summed before a lane looks whether its bin has room for all of them.</summary>
        private const int Together = 64;

        private readonly bool[] _counted;
        private readonly int _bins;
        private readonly int[] _pairs;
        private readonly double[] _excess;

        public Prepared(ScoredDocuments documents, int bins)
        {
            (_bins, _counted) = (bins, documents.Counted(MetricInputs.Shares));
            var labels = documents.Labels.Count;
            int[] with = [.. Enumerable.Range(0, documents.Count).Where(documents.HasShares)];
            var keys = new double[with.Length * labels];
            _pairs = new int[keys.Length];
            for (var place = 0; place < keys.Length; place++)
            {
                keys[place] = documents.Probabilities(with[place / labels])[place % labels];
                _pairs[place] = (with[place / labels] * labels) + (place % labels);
            }

            Array.Sort(keys, _pairs);
            for (var first = 0; first < keys.Length; )
            {
                var next = first + 1;
                while (next < keys.Length && keys[next] <= keys[first])
                {
                    next++;
                }

                Array.Sort(_pairs, first, next - first);
                first = next;
            }

            _excess = new double[keys.Length];
            for (var place = 0; place < keys.Length; place++)
            {
                var (document, label) = Math.DivRem(_pairs[place], labels);
                _excess[place] = documents.Probabilities(document)[label] - documents.Shares(document)[label];
                _pairs[place] = document;
            }
        }

        public DeviationNorm Norm => DeviationNorm.Sum;

        public ValueRange Range => ValueRange.Share;

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile)
        {
            var support = tile.Support(_counted);
            return
            [
                .. Deviations(tile)
                    .Select(
                        IReadOnlyList<MetricValue> (deviations, lane) =>
                            [
                                deviations is null
                                    ? MetricValue.Undefined(0, Missing.Reason(MetricInputs.Shares))
                                    : MetricValue.Defined(deviations.Sum(Math.Abs), support[lane]),
                            ]
                    ),
            ];
        }

        public double[]?[] Deviations(WeightTile tile)
        {
            var (support, total) = (tile.Support(_counted), tile.Total(_counted));
            var labels = _pairs.Length / Math.Max(1, _counted.Count(counted => counted));
            EqualMassFill[] lanes = Array.ConvertAll(total, documents => new EqualMassFill(documents * labels, _bins));
            var (weights, excess) = (new double[tile.Lanes], new double[tile.Lanes]);
            for (var first = 0; first < _pairs.Length; first += Together)
            {
                var next = Math.Min(first + Together, _pairs.Length);
                Array.Clear(weights);
                Array.Clear(excess);
                tile.Sum(_pairs.AsSpan(first..next), weights);
                tile.Sum(_pairs.AsSpan(first..next), _excess.AsSpan(first..next), excess);
                for (var lane = 0; lane < lanes.Length; lane++)
                {
                    if (lanes[lane].TakesAll(weights[lane], excess[lane]))
                    {
                        continue;
                    }

                    for (var pair = first; pair < next; pair++)
                    {
                        lanes[lane].Take(tile.Row(_pairs[pair])[lane], _excess[pair]);
                    }
                }
            }

            return [.. lanes.Select((fill, lane) => support[lane] == 0 ? null : fill.Deviations)];
        }
    }
}

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

    private sealed class Prepared(ScoredDocuments documents) : IPreparedMetric
    {
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

            var labels = documents.Labels.Count;
            var (total, sums, squares) = (0.0, new double[labels], new double[labels]);
            for (var document = 0; document < _counted.Length; document++)
            {
                var weight = weights[document] * _counted[document];
                var shares = documents.Shares(document);
                total += weight;
                for (var label = 0; label < labels; label++)
                {
                    sums[label] += weight * shares[label];
                    squares[label] += weight * shares[label] * shares[label];
                }
            }

            return
            [
                MetricValue.Defined(
                    sums.Zip(squares, (sum, square) => Math.Max(0, (square / total) - Math.Pow(sum / total, 2))).Sum(),
                    support
                ),
            ];
        }
    }
}

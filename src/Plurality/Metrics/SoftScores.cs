using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>Distances of one document's Q from its Ĥ, each summed over labels (docs/method.md#5-metrics).</summary>
internal static class SoftScores
{
    /// <summary>How near to 0 and 1 a probability comes before its logarithm is taken: −ln ε = 18.42 is the price of a certain
    /// error.</summary>
    public const double Epsilon = 1e-8;

    /// <summary>Negative log-likelihood in nats: of Bernoullis, or of the normalised categorical in a single-label task.</summary>
    public static double Nll(ScoredDocuments documents, int document)
    {
        var q = documents.Probabilities(document);
        var h = documents.Shares(document);
        var total = 0.0;
        foreach (var probability in q)
        {
            total += probability;
        }

        var sum = 0.0;
        for (var label = 0; label < q.Length; label++)
        {
            if (documents.Task == TaskKind.SingleLabel)
            {
                sum -= h[label] * Math.Log(Clip(q[label] / total));
            }
            else
            {
                sum -= (h[label] * Math.Log(Clip(q[label]))) + ((1 - h[label]) * Math.Log(1 - Clip(q[label])));
            }
        }

        return sum;
    }

    public static double L1(ScoredDocuments documents, int document) => Sum(documents, document, (q, h) => Math.Abs(q - h));

    public static double Brier(ScoredDocuments documents, int document) => Sum(documents, document, (q, h) => (q - h) * (q - h));

    /// <summary>Σ KL(Bern(Ĥ) ‖ Bern(Q)), Q clipped.</summary>
    public static double Kl(ScoredDocuments documents, int document) => Sum(documents, document, (q, h) => Divergence(h, Clip(q)));

    /// <summary>Σ JSD of the two Bernoullis, nothing clipped.</summary>
    public static double Jsd(ScoredDocuments documents, int document) =>
        Sum(documents, document, (q, h) => (Divergence(h, (q + h) / 2) + Divergence(q, (q + h) / 2)) / 2);

    private static double Sum(ScoredDocuments documents, int document, Func<double, double, double> distance)
    {
        var q = documents.Probabilities(document);
        var h = documents.Shares(document);
        var sum = 0.0;
        for (var label = 0; label < q.Length; label++)
        {
            sum += distance(q[label], h[label]);
        }

        return sum;
    }

    private static double Clip(double probability) => Math.Clamp(probability, Epsilon, 1 - Epsilon);

    /// <summary>KL(Bern(p) ‖ Bern(r)), 0 ln 0 = 0.</summary>
    private static double Divergence(double p, double r) =>
        (p > 0 ? p * Math.Log(p / r) : 0) + (p < 1 ? (1 - p) * Math.Log((1 - p) / (1 - r)) : 0);
}

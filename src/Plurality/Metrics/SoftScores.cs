using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>Distances between Q and Ĥ of one document, each summed over labels (docs/method.md#5-metrics).</summary>
internal static class SoftScores
{
    /// <summary>
    /// The clip ε that keeps a probability away from 0 and 1 before its logarithm: −ln ε = 18.42 is the penalty of a certain error.
    /// </summary>
    public const double Epsilon = 1e-8;

    /// <summary>Negative log-likelihood in nats: of Bernoullis, or of the normalised categorical in a single-label task.</summary>
    public static double Nll(ScoredDocuments documents, int document)
    {
        var q = documents.Probabilities(document);
        var h = documents.Shares(document);
        var total = Total(q);
        var sum = 0.0;
        for (var label = 0; label < q.Length; label++)
        {
            if (documents.Task == TaskKind.SingleLabel)
            {
                sum -= Weighted(h[label], Clip(q[label] / total));
            }
            else
            {
                sum -= Weighted(h[label], Clip(q[label])) + Weighted(1 - h[label], 1 - Clip(q[label]));
            }
        }

        return sum;
    }

    public static double L1(ScoredDocuments documents, int document) => Sum(documents, document, (q, h) => Math.Abs(q - h));

    public static double Brier(ScoredDocuments documents, int document) => Sum(documents, document, (q, h) => (q - h) * (q - h));

    /// <summary>Σ KL(Bern(Ĥ) ‖ Bern(Q)); KL(Ĥ ‖ Q) of the normalised categorical in a single-label task. Q is clipped.</summary>
    public static double Kl(ScoredDocuments documents, int document)
    {
        if (documents.Task == TaskKind.MultiLabel)
        {
            return Sum(documents, document, (q, h) => Divergence(h, Clip(q)));
        }

        var total = Total(documents.Probabilities(document));
        return Sum(documents, document, (q, h) => Term(h, Clip(q / total)));
    }

    /// <summary>Σ JSD of the two Bernoullis; of the two categoricals, Q normalised, in a single-label task. Nothing is clipped.</summary>
    public static double Jsd(ScoredDocuments documents, int document)
    {
        if (documents.Task == TaskKind.MultiLabel)
        {
            return Sum(documents, document, (q, h) => (Divergence(h, (q + h) / 2) + Divergence(q, (q + h) / 2)) / 2);
        }

        var total = Total(documents.Probabilities(document));
        return Sum(documents, document, (q, h) => (Term(h, ((q / total) + h) / 2) + Term(q / total, ((q / total) + h) / 2)) / 2);
    }

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

    private static double Total(ReadOnlySpan<double> q)
    {
        var total = 0.0;
        foreach (var probability in q)
        {
            total += probability;
        }

        return total;
    }

    /// <summary>p ln r; nobody chose most labels, whose logarithm is not needed.</summary>
    private static double Weighted(double p, double r) => p > 0 ? p * Math.Log(r) : 0;

    /// <summary>KL(Bern(p) ‖ Bern(r)).</summary>
    private static double Divergence(double p, double r) => Term(p, r) + Term(1 - p, 1 - r);

    /// <summary>p ln (p / r), 0 ln 0 = 0.</summary>
    private static double Term(double p, double r) => p > 0 ? p * Math.Log(p / r) : 0;
}

using Plurality.Labels;

namespace Plurality.Metrics;

/// <summary>
/// Scores of one document as the shared tasks Learning with Disagreements (LeWiDi) define them, for comparison with published baselines. A
/// single-label task normalises Q; in a multi-label task each label is a distribution over "no" and "yes", and the score is the mean over
/// labels.
/// </summary>
internal static class LewidiScores
{
    /// <summary>Manhattan distance of distributions (LeWiDi 2025, soft evaluation of MP and VariErrNLI).</summary>
    public static double Manhattan(ScoredDocuments documents, int document) =>
        Mean(documents, document, (q, h) => Math.Abs(q - h), (q, h) => 2 * Math.Abs(q - h));

    /// <summary>
    /// Cross-entropy with the organisers' clip (LeWiDi 2023, starting kit): clips Q to [1e-12, 1 − 1e-12] and adds 1e-9 before the
    /// logarithm.
    /// </summary>
    public static double CrossEntropy(ScoredDocuments documents, int document) =>
        Mean(documents, document, (q, h) => Surprise(h, q), (q, h) => Surprise(h, q) + Surprise(1 - h, 1 - q));

    /// <summary>
    /// Error rate of the perspectivist tasks (LeWiDi 2025) for a method that predicts P for every annotator: the share of annotators who
    /// decided otherwise.
    /// </summary>
    public static double ErrorRate(ScoredDocuments documents, int document)
    {
        var decided = documents.Decided(document);
        var h = documents.Shares(document);
        if (documents.Task == TaskKind.SingleLabel)
        {
            return 1 - h[decided.IndexOf(true)];
        }

        var sum = 0.0;
        for (var label = 0; label < h.Length; label++)
        {
            sum += decided[label] ? 1 - h[label] : h[label];
        }

        return sum / h.Length;
    }

    /// <summary>
    /// Wasserstein distance over the labels as a scale, in their order, with neighbours at distance 1 (LeWiDi 2025, soft evaluation of CSC
    /// and Par): Σ of the differences of the cumulative distributions. Null in a multi-label task, and without any share.
    /// </summary>
    public static double? Wasserstein(ScoredDocuments documents, int document)
    {
        var q = documents.Probabilities(document);
        var h = documents.Shares(document);
        var (allQ, allH) = (Sum(q), Sum(h));
        if (documents.Task != TaskKind.SingleLabel || allH <= 0)
        {
            return null;
        }

        var (difference, distance) = (0.0, 0.0);
        for (var label = 0; label < q.Length; label++)
        {
            difference += (q[label] / allQ) - (h[label] / allH);
            distance += Math.Abs(difference);
        }

        return distance;
    }

    private static double Mean(
        ScoredDocuments documents,
        int document,
        Func<double, double, double> ofCategory,
        Func<double, double, double> ofLabel
    )
    {
        var q = documents.Probabilities(document);
        var h = documents.Shares(document);
        var single = documents.Task == TaskKind.SingleLabel;
        var total = single ? Sum(q) : 1;
        var sum = 0.0;
        for (var label = 0; label < q.Length; label++)
        {
            sum += single ? ofCategory(q[label] / total, h[label]) : ofLabel(q[label], h[label]);
        }

        return single ? sum : sum / q.Length;
    }

    private static double Sum(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>−h ln q; nobody chose most labels, whose logarithm is not needed.</summary>
    private static double Surprise(double h, double q) => h > 0 ? -h * Math.Log(Math.Clamp(q, 1e-12, 1 - 1e-12) + 1e-9) : 0;
}

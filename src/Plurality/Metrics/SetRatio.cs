namespace Plurality.Metrics;

/// <summary>A ratio of true positives, false positives and false negatives; a zero denominator gives the zero-division value.</summary>
internal sealed class SetRatio
{
    private readonly Func<double, double, double, (double Above, double Below)> _parts;

    private SetRatio(string name, string summary, Func<double, double, double, (double Above, double Below)> parts) =>
        (Name, Summary, _parts) = (name, summary, parts);

    public static SetRatio F1 { get; } = new("f1", "F1: 2·tp / (2·tp + fp + fn)", (tp, fp, fn) => (2 * tp, (2 * tp) + fp + fn));

    public static SetRatio Precision { get; } = new("precision", "precision: tp / (tp + fp)", (tp, fp, _) => (tp, tp + fp));

    public static SetRatio Recall { get; } = new("recall", "recall: tp / (tp + fn)", (tp, _, fn) => (tp, tp + fn));

    public static SetRatio Jaccard { get; } = new("jaccard", "Jaccard: tp / (tp + fp + fn)", (tp, fp, fn) => (tp, tp + fp + fn));

    /// <summary>The weighted harmonic mean of precision and recall; recall counts β times as much (van Rijsbergen 1979).</summary>
    public static SetRatio FBeta(double beta) =>
        new("fbeta", FormattableString.Invariant($"F-beta with beta {beta:R}: (1 + b²)·tp / ((1 + b²)·tp + fp + b²·fn)"), (tp, fp, fn) =>
            ((1 + (beta * beta)) * tp, ((1 + (beta * beta)) * tp) + fp + (beta * beta * fn))
        );

    public static IReadOnlyList<SetRatio> All { get; } = [F1, Precision, Recall, Jaccard];

    public string Name { get; }

    public string Summary { get; }

    /// <summary>The ratio of counts; <paramref name="zeroDivision"/> if its denominator is 0.</summary>
    public double Of(double truePositives, double falsePositives, double falseNegatives, double zeroDivision)
    {
        var (above, below) = _parts(truePositives, falsePositives, falseNegatives);
        return below > 0 ? above / below : zeroDivision;
    }

    /// <summary>The ratio for one label's counts.</summary>
    public double Of(LabelCounts counts, double zeroDivision) =>
        Of(counts.Both, counts.FalsePositives, counts.FalseNegatives, zeroDivision);

    /// <summary>The ratio for one document's P and G.</summary>
    public double Of(ScoredDocuments documents, int document, double zeroDivision)
    {
        var (both, decided, gold) = documents.Counts(document);
        return Of(both, decided - both, gold - both, zeroDivision);
    }
}

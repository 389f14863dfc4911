using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Fleiss' kappa of each label (Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76(5), 1971): how far
/// the agreement of two votes on an item exceeds that of two votes drawn from all. 1 is perfect agreement, 0 is chance level. The support
/// is the number of items with votes; items without votes do not count.
/// </summary>
/// <remarks>
/// With m votes on each of N items, where k votes chose the label, and p the share of all votes that chose it:
/// P = Σ_items [k² + (m−k)² − m] / (N·m·(m−1)), P_e = p² + (1−p)², κ = (P − P_e) / (1 − P_e).
/// Undefined, with a reason, where items differ in their number of votes (use Krippendorff's alpha), where that number is below two, and
/// where all votes are the same.
/// </remarks>
internal static class FleissKappa
{
    /// <summary>Kappa of each label [labels], chosen against not chosen.</summary>
    public static IReadOnlyList<MetricValue> PerLabel(AnnotationMatrix annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        int[] judged = [.. Enumerable.Range(0, annotations.Items.Count).Where(item => annotations.VotesOn(item) > 0)];
        if (Incomplete(annotations, judged) is { } reason)
        {
            return [.. annotations.Labels.Select(_ => MetricValue.Undefined(judged.Length, reason))];
        }

        var votes = annotations.VotesOn(judged[0]);
        var chosenInAll = new long[annotations.Labels.Count];
        var differing = new long[annotations.Labels.Count];
        foreach (var item in judged)
        {
            foreach (var (label, chosen) in annotations.ChosenOn(item).Index())
            {
                chosenInAll[label] += chosen;
                differing[label] += (long)chosen * (votes - chosen);
            }
        }

        return [.. chosenInAll.Zip(differing, (chosen, pairs) => Kappa(judged.Length, votes, chosen, pairs))];
    }

    private static string? Incomplete(AnnotationMatrix annotations, int[] judged)
    {
        if (judged.Length == 0)
        {
            return "no item has votes";
        }

        var fewest = judged.Min(annotations.VotesOn);
        var most = judged.Max(annotations.VotesOn);
        return fewest < most ? FormattableString.Invariant($"items have from {fewest} to {most} votes; all must have the same number")
            : most < 2 ? "items have one vote; at least two are needed"
            : null;
    }

    /// <summary>
    /// Computed from disagreements, 1 − P and 1 − P_e: whole numbers until the final division, and exactly 1 if nobody disagrees.
    /// </summary>
    private static MetricValue Kappa(int items, int votes, long chosen, long differingPairs)
    {
        var all = (long)items * votes;
        if (chosen == 0 || chosen == all)
        {
            return MetricValue.Undefined(items, "all votes are the same");
        }

        var observed = 2.0 * differingPairs / ((double)all * (votes - 1));
        var expected = 2.0 * chosen * (all - chosen) / ((double)all * all);
        return MetricValue.Defined(1 - observed / expected, items);
    }
}

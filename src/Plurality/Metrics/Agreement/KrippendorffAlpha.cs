using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Krippendorff's alpha: 1 minus observed over expected disagreement (Krippendorff, "Content Analysis", 2nd ed. 2004, chapter 11). 1 is
/// perfect agreement, 0 is chance level, below 0 is systematic disagreement. Missing votes are allowed: only pairs of votes on the same
/// item count, so items with fewer than two votes do not. The support is the number of items with at least two votes.
/// </summary>
/// <remarks>
/// With a distance δ, m votes on an item and n votes on all items that have at least two:
/// α = 1 − (n − 1) · Σ_items [Σ_pairs δ / (m − 1)] / Σ_pairs δ, the last sum over all pairs of the n votes.
/// Undefined, with a reason, where no item has two votes and where all n votes are the same, so that chance disagrees never.
/// </remarks>
internal static class KrippendorffAlpha
{
    private const string NoPairs = "no item has two votes";
    private const string NoVariation = "all votes on items with at least two are the same";

    /// <summary>
    /// Alpha of each label [labels] with the nominal distance: a vote either chose the label or not, and δ is 1 if two votes differ. Time
    /// grows with items × labels.
    /// </summary>
    public static IReadOnlyList<MetricValue> PerLabel(AnnotationMatrix annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var labels = annotations.Labels.Count;
        var chosenInAll = new long[labels];
        var observed = new double[labels];
        var (pairable, votes) = (0, 0L);
        foreach (var item in Pairable(annotations))
        {
            var onItem = annotations.VotesOn(item);
            pairable++;
            votes += onItem;
            var chosen = annotations.ChosenOn(item);
            for (var label = 0; label < labels; label++)
            {
                chosenInAll[label] += chosen[label];
                observed[label] += (double)chosen[label] * (onItem - chosen[label]) / (onItem - 1);
            }
        }

        return
        [
            .. chosenInAll.Zip(observed, (chosen, disagreement) => Alpha(pairable, votes, disagreement, (double)chosen * (votes - chosen))),
        ];
    }

    /// <summary>
    /// Alpha over the label sets that annotators chose, with the MASI distance; choosing nothing is the set {none}. On single-label tasks,
    /// where every set has one label, it equals the nominal alpha over the labels as categories. Time grows with the square of the number
    /// of distinct sets.
    /// </summary>
    public static MetricValue Masi(AnnotationMatrix annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var sets = annotations.Choices;
        var choices = new ChoiceCounts(annotations);
        byte[] once = [.. Enumerable.Repeat((byte)1, annotations.Items.Count)];
        return new SetAlpha(choices, (i, j) => MasiDistance.Between(sets[i], sets[j])).Of(once, choices.Pairable(once));
    }

    private static IEnumerable<int> Pairable(AnnotationMatrix annotations) =>
        Enumerable.Range(0, annotations.Items.Count).Where(item => annotations.VotesOn(item) >= 2);

    private static MetricValue Alpha(int pairable, long votes, double observed, double allPairs) =>
        pairable == 0 ? MetricValue.Undefined(0, NoPairs)
        : allPairs == 0 ? MetricValue.Undefined(pairable, NoVariation)
        : MetricValue.Defined(1 - (votes - 1) * observed / allPairs, pairable);
}

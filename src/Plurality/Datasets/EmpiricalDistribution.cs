using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>
/// The empirical human distribution <c>Ĥ_l(d)</c> (docs/method.md#1-notation): the share of a document's annotators who chose a label.
/// Those who chose none count; those who did not vote do not.
/// </summary>
internal static class EmpiricalDistribution
{
    /// <summary>
    /// The share of each label, in [0,1], in the order of the set: from the votes if there are any, else from the item's distribution, in
    /// which an unnamed label has the share 0. Null if the item has neither.
    /// </summary>
    public static LabelMarginals? Of(TextItem item, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(labels);
        return Over(item, labels);
    }

    /// <summary>The labels in the votes or, without votes, in the distribution, in ordinal order.</summary>
    internal static IReadOnlyList<string> LabelsIn(TextItem item)
    {
        var named = item.Annotations is { Count: > 0 } votes ? votes.Values.SelectMany(chosen => chosen) : item.Distribution?.Keys ?? [];
        return [.. named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The labels of items, as the file gives them, in votes or in distributions, in ordinal order.</summary>
    internal static IReadOnlyList<string> LabelsIn(IEnumerable<TextItem> items) =>
        [
            .. items
                .SelectMany(item => (item.Labels ?? []).Concat(LabelsIn(item)))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The share of each label in the given order; null if there are neither votes nor shares.</summary>
    internal static LabelMarginals? Over(TextItem item, IReadOnlyList<string> labels)
    {
        if (item.Annotations is { Count: > 0 } votes)
        {
            if (labels is LabelSet set)
            {
                return new LabelMarginals(labels, Shares(votes, set));
            }

            var chosen = votes.Values.SelectMany(vote => vote.Distinct(StringComparer.Ordinal)).CountBy(label => label).ToDictionary();
            return new LabelMarginals(labels, [.. labels.Select(label => (double)chosen.GetValueOrDefault(label) / votes.Count)]);
        }

        return item.Distribution is { } shares
            ? new LabelMarginals(labels, [.. labels.Select(label => shares.GetValueOrDefault(label))])
            : null;
    }

    private static double[] Shares(IReadOnlyDictionary<string, IReadOnlyList<string>> votes, LabelSet labels)
    {
        var (shares, lastVote, number) = (new double[labels.Count], new int[labels.Count], 0);
        foreach (var vote in votes.Values)
        {
            number++;
            foreach (var label in vote)
            {
                // A label that a vote repeats counts once; others than these do not count.
                if (labels.IndexOf(label) is var place and >= 0 && lastVote[place] != number)
                {
                    shares[place]++;
                    lastVote[place] = number;
                }
            }
        }

        for (var place = 0; place < shares.Length; place++)
        {
            shares[place] /= votes.Count;
        }

        return shares;
    }
}

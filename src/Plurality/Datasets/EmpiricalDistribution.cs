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

    /// <summary>The share of each label in the given order; null if there are neither votes nor shares.</summary>
    internal static LabelMarginals? Over(TextItem item, IReadOnlyList<string> labels)
    {
        if (item.Annotations is { Count: > 0 } votes)
        {
            var chosen = votes.Values.SelectMany(vote => vote.Distinct(StringComparer.Ordinal)).CountBy(label => label).ToDictionary();
            return new LabelMarginals(labels, [.. labels.Select(label => (double)chosen.GetValueOrDefault(label) / votes.Count)]);
        }

        return item.Distribution is { } shares
            ? new LabelMarginals(labels, [.. labels.Select(label => shares.GetValueOrDefault(label))])
            : null;
    }
}

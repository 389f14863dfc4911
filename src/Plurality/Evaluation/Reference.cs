using Plurality.Datasets;
using Plurality.Datasets.TestSets;
using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>What people say about a document: what predictions are compared with.</summary>
/// <param name="Id">What names the document.</param>
/// <param name="Shares">Ĥ: the share of annotators who chose each label, in [0,1]; null without annotators and without a given
/// distribution.</param>
/// <param name="Gold">G: whether each label is in the aggregate; null where the data has none.</param>
/// <param name="Cell">How many labels it has and whether its annotators agree; null where one of these is not known.</param>
public sealed record Reference(string Id, IReadOnlyList<double>? Shares, IReadOnlyList<bool>? Gold, TestSetCell? Cell)
{
    /// <summary>The reference that an item holds; labels outside the set count as not chosen.</summary>
    public static Reference Of(TextItem item, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(labels);
        var gold = item.Labels?.Select(labels.Find).ToHashSet();
        return new Reference(
            item.Id,
            EmpiricalDistribution.Of(item, labels)?.Probabilities,
            gold is null ? null : [.. labels.Select((_, label) => gold.Contains(label))],
            TestSetCell.Of(item)
        );
    }
}

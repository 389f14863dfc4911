using Plurality.Datasets;
using Plurality.Datasets.TestSets;
using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>What people say about a document: what predictions are compared with.</summary>
internal sealed record Reference
{
    private Reference(string id) => Id = id;

    /// <summary>What names the document.</summary>
    public string Id { get; }

    /// <summary>Ĥ: the share of annotators who chose each label; null without annotators and without a given distribution.</summary>
    public LabelMarginals? Shares { get; private init; }

    /// <summary>G: whether each label is in the aggregate; null where the data has none.</summary>
    public IReadOnlyList<bool>? Gold { get; private init; }

    /// <summary>G as probabilities: 1 for each label in the aggregate, 0 for each other one; null where the data has none.</summary>
    public LabelMarginals? GoldMarginals { get; private init; }

    /// <summary>What soft metrics compare with: Ĥ, or the gold labels where there are no annotators; null without either.</summary>
    public LabelMarginals? Targets => Shares ?? GoldMarginals;

    /// <summary>How many labels it has and whether its annotators agree; null where one of these is not known.</summary>
    internal TestSetCell? Cell { get; private init; }

    /// <summary>The reference that an item holds; labels outside the set count as not chosen.</summary>
    public static Reference Of(TextItem item, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(labels);
        var named = item.Labels?.Select(labels.Find).ToHashSet();
        bool[]? gold = named is null ? null : [.. labels.Select((_, label) => named.Contains(label))];
        return new Reference(item.Id)
        {
            Shares = EmpiricalDistribution.Of(item, labels),
            Gold = gold,
            GoldMarginals = gold is null ? null : LabelMarginals.OfSet([.. labels], gold),
            Cell = TestSetCell.Of(item),
        };
    }
}

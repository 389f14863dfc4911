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

    /// <summary>G: whether each label is in the aggregate: the one that the data has, else the majority of the annotators (see
    /// <see cref="Aggregation.GoldOf"/>); null where the data has neither.</summary>
    public IReadOnlyList<bool>? Gold { get; private init; }

    /// <summary>Whether G is the majority of the annotators, because the data has no aggregate.</summary>
    public bool GoldIsMajority { get; private init; }

    /// <summary>G as probabilities: 1 for each label in the aggregate, 0 for each other one; null where there is no G.</summary>
    public LabelMarginals? GoldMarginals { get; private init; }

    /// <summary>What soft metrics compare with: Ĥ, or the gold labels where there are no annotators; null without either.</summary>
    public LabelMarginals? Targets => Shares ?? GoldMarginals;

    /// <summary>How many labels it has and whether its annotators agree; null where one of these is not known.</summary>
    internal TestSetCell? Cell { get; private init; }

    /// <summary>The reference that an item holds; labels outside the set count as not chosen.</summary>
    /// <param name="item">The item.</param>
    /// <param name="labels">The label set.</param>
    /// <param name="task">How many labels the majority of annotators may be.</param>
    public static Reference Of(TextItem item, LabelSet labels, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(labels);
        var given = Aggregation.GoldOf(item, task, labels);
        var named = given?.Select(labels.Find).ToHashSet();
        bool[]? gold = named is null ? null : [.. labels.Select((_, label) => named.Contains(label))];
        return new Reference(item.Id)
        {
            Shares = EmpiricalDistribution.Of(item, labels),
            Gold = gold,
            GoldIsMajority = item.Labels is null && gold is not null,
            GoldMarginals = gold is null ? null : LabelMarginals.OfSet([.. labels], gold),
            Cell = TestSetCell.Of(item, task),
        };
    }
}

using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Evaluation;

/// <summary>The human labels of a document, with which predictions are compared.</summary>
internal sealed record Reference
{
    private Reference(string id, LabelSet labels) => (Id, Labels) = (id, labels);

    /// <summary>The id of the document.</summary>
    public string Id { get; }

    /// <summary>Ĥ: the share of annotators who chose each label; null without annotators and without a given distribution.</summary>
    public LabelMarginals? Shares { get; private init; }

    /// <summary>
    /// G: whether each label is in the aggregate, which is the one in the data or else the majority of the annotators (see
    /// <see cref="Aggregation.GoldOf"/>); null if the data has neither.
    /// </summary>
    public IReadOnlyList<bool>? Gold { get; private init; }

    /// <summary>Whether G is the majority of the annotators, because the data has no aggregate.</summary>
    public bool GoldIsMajority { get; private init; }

    /// <summary>G as probabilities: 1 for each label in the aggregate, 0 for every other label; null without G.</summary>
    public LabelMarginals? GoldMarginals => Gold is null ? null : LabelMarginals.OfSet(Labels, Gold);

    /// <summary>The target of soft metrics: Ĥ, or the gold labels if there are no annotators; null without either.</summary>
    public LabelMarginals? Targets => Shares ?? GoldMarginals;

    private LabelSet Labels { get; }

    /// <summary>Creates the reference from an item; labels outside the set count as not chosen.</summary>
    /// <param name="item">The item.</param>
    /// <param name="labels">The label set.</param>
    /// <param name="task">How many labels the majority of annotators may choose.</param>
    public static Reference Of(TextItem item, LabelSet labels, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(labels);
        var shares = EmpiricalDistribution.Of(item, labels);
        bool[]? gold = item.Labels is null && shares is not null ? Aggregation.MajorityOf(shares.Probabilities, task) : null;
        if (item.Labels is { } given)
        {
            gold = new bool[labels.Count];
            foreach (var label in given)
            {
                if (labels.Find(label) is var place and >= 0)
                {
                    gold[place] = true;
                }
            }
        }

        return new Reference(item.Id, labels)
        {
            Shares = shares,
            Gold = gold,
            GoldIsMajority = item.Labels is null && gold is not null,
        };
    }
}

using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>Derives an item's labels from its votes.</summary>
internal static class Aggregation
{
    /// <summary>The labels of an item.</summary>
    /// <param name="item">The item; where it has no votes, its distribution stands for them.</param>
    /// <param name="aggregate">The rule that selects the labels.</param>
    /// <param name="task">How many labels there may be, for <see cref="Aggregate.Majority"/>.</param>
    /// <param name="labels">
    /// The labels that count and their order. Null for those that occur in the votes, in ordinal order.
    /// </param>
    /// <returns>
    /// The labels in that order (<see cref="Aggregate.Given"/>: as the file gives them); null if neither votes nor shares are known.
    /// </returns>
    public static IReadOnlyList<string>? LabelsOf(
        TextItem item,
        Aggregate aggregate,
        TaskKind task = TaskKind.MultiLabel,
        LabelSet? labels = null
    )
    {
        ArgumentNullException.ThrowIfNull(item);
        if (aggregate == Aggregate.Given)
        {
            return item.Labels;
        }

        var order = (IReadOnlyList<string>?)labels ?? EmpiricalDistribution.LabelsIn(item);
        if (EmpiricalDistribution.Over(item, order) is not { } shares)
        {
            return null;
        }

        return aggregate switch
        {
            Aggregate.Majority =>
            [
                .. MajorityOf(shares.Probabilities, task).Index().Where(label => label.Item).Select(label => order[label.Index]),
            ],
            Aggregate.Any => Where(shares, share => share > 0),
            Aggregate.All => Where(shares, share => share >= 1),
            _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate, "The aggregate is none of those that exist."),
        };
    }

    /// <summary>
    /// The gold labels of an item: as the file gives them; where it gives none, the majority of the votes or shares. Null if it has
    /// neither. This is the one rule of every verb.
    /// </summary>
    /// <inheritdoc cref="LabelsOf"/>
    public static IReadOnlyList<string>? GoldOf(TextItem item, TaskKind task, LabelSet? labels = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Labels ?? LabelsOf(item, Aggregate.Majority, task, labels);
    }

    /// <summary>
    /// Whether each label is in the majority of shares: in a multi-label task those with half of the votes or more, else the first of the
    /// most frequent; none where nobody chose a label.
    /// </summary>
    internal static bool[] MajorityOf(IReadOnlyList<double> shares, TaskKind task)
    {
        var majority = new bool[shares.Count];
        var best = -1;
        for (var label = 0; label < majority.Length; label++)
        {
            majority[label] = task == TaskKind.MultiLabel && shares[label] >= 0.5;
            if (shares[label] > (best < 0 ? 0 : shares[best]))
            {
                best = label;
            }
        }

        if (task == TaskKind.SingleLabel && best >= 0)
        {
            majority[best] = true;
        }

        return majority;
    }

    private static string[] Where(LabelMarginals shares, Func<double, bool> chosen) =>
        [.. shares.Where(share => chosen(share.Value)).Select(share => share.Key)];
}

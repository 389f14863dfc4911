using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// A model's distribution over label lists, for the expanded part of its prefix tree: the probabilities of the lists and
/// <see cref="Unexplored"/> sum to 1.
/// </summary>
public sealed record ListDistribution
{
    /// <summary>The rounding tolerance for a sum of 1.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Creates it from lists of distinct labels of the set, each list once.</summary>
    /// <param name="labels">The label set, in its order.</param>
    /// <param name="lists">The complete lists that were reached.</param>
    /// <param name="unexplored">The mass of prefixes that were not expanded, in [0,1].</param>
    /// <exception cref="ArgumentException">
    /// A list holds an unknown label or one twice, a probability is outside [0,1], or the sum is not 1.
    /// </exception>
    public ListDistribution(IReadOnlyList<string> labels, IReadOnlyList<ListProbability> lists, double unexplored)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(lists);
        var known = labels.ToHashSet(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            if (!(list.Probability >= 0 && list.Probability <= 1 + Rounding))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"A list's probability must be in [0,1]; got {list.Probability:R}."),
                    nameof(lists)
                );
            }

            if (list.Labels.Distinct(StringComparer.Ordinal).Count(known.Contains) != list.Labels.Count)
            {
                throw new ArgumentException(
                    $"A list must hold distinct labels of the set; got {string.Join(", ", list.Labels)}.",
                    nameof(lists)
                );
            }
        }

        var sum = lists.Sum(list => list.Probability) + unexplored;
        if (!(unexplored >= 0 && Math.Abs(sum - 1) <= Rounding))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Lists and unexplored mass must sum to 1; got {sum:R}, {unexplored:R} of it unexplored."),
                nameof(unexplored)
            );
        }

        Labels = labels;
        Lists = lists;
        Unexplored = unexplored;
        Marginals = new LabelMarginals(labels, [.. labels.Select(Marginal)]);
    }

    /// <summary>The label set, in its order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The complete lists that were reached, most probable first where the expansion went best-first.</summary>
    public IReadOnlyList<ListProbability> Lists { get; }

    /// <summary>The mass of prefixes that were not expanded, in [0,1]: no label's probability is too low by more than this.</summary>
    public double Unexplored { get; }

    /// <summary>For each label, the summed probability of the lists that contain it.</summary>
    public LabelMarginals Marginals { get; }

    // Sorted before summing: the result must not depend on the order in which branches were expanded.
    private double Marginal(string label) =>
        Math.Min(
            1,
            Lists.Where(list => list.Labels.Contains(label, StringComparer.Ordinal)).Select(list => list.Probability).Order().Sum()
        );
}

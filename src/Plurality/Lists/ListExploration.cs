using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Lists;

/// <summary>
/// Explores the distribution over label lists that a model defines (docs/method.md#marginal, <c>marginal</c>): P(list) = Π over its steps
/// of p_r(label) · (1 − P(end)) between labels and P(end) after the last; <c>none</c> ends the list, as does a label that is the last one
/// left. The tree of prefixes is expanded best-first, in rounds, so that a model can be asked about several prefixes at once; who asks is
/// the caller's business.
/// </summary>
/// <param name="labels">The label set, in its order; without <c>none</c>.</param>
/// <param name="budget">How far to go.</param>
internal sealed class ListExploration(IReadOnlyList<string> labels, ListBudget budget)
{
    private readonly HashSet<ListPrefix> _frontier = [new ListPrefix([], 1)];
    private readonly List<ListProbability> _lists = [];

    /// <summary>How many prefixes have been expanded.</summary>
    public int Expansions { get; private set; }

    /// <summary>The mass of the prefixes that are not expanded, in [0,1].</summary>
    public double Unexplored => _frontier.Select(prefix => prefix.Mass).Order().Sum();

    /// <summary>
    /// What to ask about next: of the unexpanded prefixes the fewest, in the order of their mass, without which less than τ would be
    /// unexplored. Empty when enough is explored or the budget is spent.
    /// </summary>
    public IReadOnlyList<ListPrefix> Next()
    {
        var byMass = _frontier.OrderByDescending(prefix => prefix.Mass).ThenBy(Key, StringComparer.Ordinal).ToArray();
        var count = byMass.Length;
        var rest = 0.0;
        while (count > 0 && (rest += byMass[count - 1].Mass) < budget.Unexplored)
        {
            count--;
        }

        return byMass[..Math.Min(count, budget.Expansions - Expansions)];
    }

    /// <summary>Replaces a prefix by what can follow it.</summary>
    /// <param name="prefix">One of <see cref="Next"/>.</param>
    /// <param name="step">p_r over the labels that the prefix does not hold, and <c>none</c> where it is empty; in exact mode.</param>
    /// <param name="endProbabilities">P(end) after each option of the step, in [0,1]; null where nothing can follow it.</param>
    /// <exception cref="ArgumentException">The prefix is not one that waits to be expanded, or the step offers what cannot follow
    /// it.</exception>
    public void Expand(ListPrefix prefix, StepDistribution step, IReadOnlyList<double?> endProbabilities)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(endProbabilities);
        if (!_frontier.Contains(prefix))
        {
            throw new ArgumentException(
                $"The prefix must be one that waits to be expanded; got {string.Join(", ", prefix.Labels)}.",
                nameof(prefix)
            );
        }

        var offered = Enumerable.Range(0, step.Options.Count).Where(step.Offers).ToArray();
        var wrong = Array.FindIndex(offered, option =>
            prefix.Labels.Contains(step.Options[option], StringComparer.Ordinal)
            || (step.Options[option] == LabelSet.None && prefix.Labels.Count > 0)
        );
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"A step must offer what is not written yet; got '{step.Options[offered[wrong]]}' behind "
                    + $"{string.Join(", ", prefix.Labels)}.",
                nameof(step)
            );
        }

        _frontier.Remove(prefix);
        Expansions++;
        var isLast = prefix.Labels.Count == labels.Count - 1;
        foreach (var option in offered)
        {
            var mass = prefix.Mass * step.Probabilities[option];
            var end = isLast ? 1 : endProbabilities[option] ?? 1;
            IReadOnlyList<string> list = step.Options[option] == LabelSet.None ? [] : [.. prefix.Labels, step.Options[option]];
            _lists.Add(new ListProbability(list, mass * end));
            if (mass * (1 - end) is var goesOn and > 0)
            {
                _frontier.Add(new ListPrefix(list, goesOn));
            }
        }
    }

    /// <summary>The lists reached so far, the most probable first. It depends on which prefixes were expanded, not on their
    /// order.</summary>
    public ListDistribution Result() =>
        new(
            labels,
            [.. _lists.OrderByDescending(list => list.Probability).ThenBy(list => Key(list.Labels), StringComparer.Ordinal)],
            Math.Min(1, Unexplored)
        );

    private static string Key(ListPrefix prefix) => Key(prefix.Labels);

    private static string Key(IReadOnlyList<string> list) => string.Join('\u0001', list);
}

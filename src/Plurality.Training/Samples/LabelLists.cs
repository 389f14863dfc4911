using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Training.Samples;

/// <summary>
/// The lists that people would write about a document: one of its annotators, each as likely as the others, writes their labels in an
/// order. What follows a part of a list is the exact conditional distribution of this process, so a model that learns it agrees with people
/// at every step.
/// </summary>
/// <param name="sets">The label sets of annotators as indices, at least one.</param>
/// <param name="isOrdered">Whether labels stand in the order of each set. Otherwise every order is as likely.</param>
internal sealed class LabelLists(IReadOnlyList<int[]> sets, bool isOrdered)
{
    /// <summary>How many annotators stand for a document that has shares instead of votes.</summary>
    private const int DrawnAnnotators = 16;

    /// <summary>The lists of a document, or null if it has neither votes, shares nor labels.</summary>
    /// <param name="item">The document.</param>
    /// <param name="labels">The label set. Other labels do not count.</param>
    /// <param name="order">The order of labels in answers; null if every order is as likely.</param>
    /// <param name="seed">The seed that draws annotators from shares.</param>
    /// <param name="task">How many labels an annotator chose. In a single-label task each that is drawn from shares chooses one.</param>
    public static LabelLists? Of(TextItem item, LabelSet labels, LabelOrder? order, ulong seed, TaskKind task = TaskKind.MultiLabel)
    {
        int[] Indices(IEnumerable<string> names)
        {
            string[] known = [.. names.Select(labels.Find).Where(label => label >= 0).Distinct().Select(label => labels[label])];
            return [.. (order is null ? known : order.Apply(known)).Select(labels.Find)];
        }

        if (item.Annotations is { Count: > 0 } votes)
        {
            return new LabelLists(
                [.. votes.OrderBy(vote => vote.Key, StringComparer.Ordinal).Select(vote => Indices(vote.Value))],
                order is not null
            );
        }

        if (item.Distribution is { } shares)
        {
            var random = SeededGenerator.For(seed, "annotators-of-shares", item.Id);
            double[] marginals = [.. labels.Select(label => shares.GetValueOrDefault(label))];
            var drawn = Enumerable.Range(0, DrawnAnnotators).Select(_ => Drawn(marginals, task, random).Select(label => labels[label]));
            return new LabelLists([.. drawn.Select(Indices)], order is not null);
        }

        return item.Labels is { } given ? new LabelLists([Indices(given)], order is not null) : null;
    }

    /// <summary>What one annotator chooses: each label by its share, or in a single-label task one of them.</summary>
    private static int[] Drawn(double[] shares, TaskKind task, SeededGenerator random)
    {
        if (task == TaskKind.MultiLabel)
        {
            return [.. Enumerable.Range(0, shares.Length).Where(label => random.NextDouble() < shares[label])];
        }

        var at = random.NextDouble() * shares.Sum();
        var chosen = Array.FindIndex(shares, share => (at -= share) < 0);
        return chosen < 0 ? [] : [chosen];
    }

    /// <summary>The number of labels of the longest list.</summary>
    public int Longest => sets.Max(set => set.Length);

    /// <summary>Whether everybody chose exactly one label.</summary>
    public bool AreSingle => sets.All(set => set.Length == 1);

    /// <summary>Whether someone chose exactly these labels.</summary>
    public bool Contains(IReadOnlyCollection<int> labels) =>
        sets.Any(set => set.Length == labels.Count && labels.All(label => set.Contains(label)));

    /// <summary>All sets, for hashes.</summary>
    public override string ToString() => string.Join(';', sets.Select(set => string.Join(',', set)));

    /// <summary>Draws a list.</summary>
    public int[] Draw(SeededGenerator random)
    {
        int[] list = [.. sets[random.NextInt(sets.Count)]];
        if (!isOrdered)
        {
            random.Shuffle<int>(list);
        }

        return list;
    }

    /// <summary>What follows a part of a list.</summary>
    /// <param name="written">The labels so far.</param>
    /// <param name="count">The number of labels in the set.</param>
    /// <returns>
    /// The probability that the list ends, in [0,1], and that of each label to be next, given that it does not end; all 0 if it must end.
    /// Null if nobody would write this.
    /// </returns>
    public (double End, double[] Next)? After(IReadOnlyList<int> written, int count)
    {
        var next = new double[count];
        var (ends, all) = (0.0, 0.0);
        foreach (var set in sets)
        {
            var weight = Weight(set, written);
            if (weight == 0)
            {
                continue;
            }

            all += weight;
            if (set.Length == written.Count)
            {
                ends += weight;
            }
            else if (isOrdered)
            {
                next[set[written.Count]] += weight;
            }
            else
            {
                foreach (var label in set.Except(written))
                {
                    next[label] += weight / (set.Length - written.Count);
                }
            }
        }

        if (all == 0)
        {
            return null;
        }

        return (ends / all, all > ends ? [.. next.Select(share => share / (all - ends))] : next);
    }

    /// <summary>The probability that an annotator with this set begins with these labels in this order.</summary>
    private double Weight(int[] set, IReadOnlyList<int> written)
    {
        if (written.Count > set.Length)
        {
            return 0;
        }

        if (isOrdered)
        {
            return written.SequenceEqual(set.Take(written.Count)) ? 1 : 0;
        }

        if (written.Any(label => !set.Contains(label)))
        {
            return 0;
        }

        var weight = 1.0;
        for (var i = 0; i < written.Count; i++)
        {
            weight /= set.Length - i;
        }

        return weight;
    }
}

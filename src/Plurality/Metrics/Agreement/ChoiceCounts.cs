using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// How many annotators chose each set of labels on each item, as one sparse table [items × sets]: 8 bytes for each set that was chosen
/// on an item. Coefficients share it, because an array per item would take half a gigabyte for a million items.
/// </summary>
internal sealed class ChoiceCounts
{
    private readonly AnnotationMatrix _annotations;
    private readonly PairedRuns _counts = new();

    /// <summary>Counts the votes of every item.</summary>
    public ChoiceCounts(AnnotationMatrix annotations)
    {
        _annotations = annotations;
        var (sets, counts) = (new List<int>(), new List<int>());
        for (var item = 0; item < Items; item++)
        {
            sets.Clear();
            counts.Clear();
            foreach (var set in annotations.ChoicesOn(item))
            {
                var place = sets.IndexOf(set);
                if (place < 0)
                {
                    sets.Add(set);
                    counts.Add(1);
                }
                else
                {
                    counts[place]++;
                }
            }

            _counts.Add(sets, counts);
        }
    }

    /// <summary>The number of items, including those without votes.</summary>
    public int Items => _annotations.Items.Count;

    /// <summary>The number of distinct sets of labels.</summary>
    public int Sets => _annotations.Choices.Count;

    /// <summary>The number of votes on an item.</summary>
    public int VotesOn(int item) => _annotations.VotesOn(item);

    /// <summary>The sets that were chosen on an item, in the order of their first votes.</summary>
    public ReadOnlySpan<int> SetsOn(int item) => _counts.First(item);

    /// <summary>How many annotators chose each set of <see cref="SetsOn"/>.</summary>
    public ReadOnlySpan<int> CountsOn(int item) => _counts.Second(item);

    /// <summary>The votes on items with at least two of them, with each item counted by its weight.</summary>
    public PairableVotes Pairable(byte[] weights)
    {
        var votes = new double[Sets];
        var (all, support) = (0.0, 0);
        for (var item = 0; item < Items; item++)
        {
            if (VotesOn(item) < 2 || weights[item] == 0)
            {
                continue;
            }

            support++;
            all += (double)weights[item] * VotesOn(item);
            var sets = SetsOn(item);
            var counts = CountsOn(item);
            for (var place = 0; place < sets.Length; place++)
            {
                votes[sets[place]] += (double)weights[item] * counts[place];
            }
        }

        return new PairableVotes(votes, all, support);
    }
}

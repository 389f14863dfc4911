using System.Runtime.InteropServices;
using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// How many annotators chose each set of labels on each item, as one sparse table [items × sets]: 8 bytes for each set that was chosen
/// on an item. Coefficients share it, because an array per item would take half a gigabyte for a million items.
/// </summary>
internal sealed class ChoiceCounts
{
    private readonly int[] _starts;
    private readonly int[] _votes;
    private readonly List<int> _sets = [];
    private readonly List<int> _counts = [];

    /// <summary>Counts the votes of every item.</summary>
    public ChoiceCounts(AnnotationMatrix annotations)
    {
        Sets = annotations.Choices.Count;
        _starts = new int[annotations.Items.Count + 1];
        _votes = new int[annotations.Items.Count];
        for (var item = 0; item < _votes.Length; item++)
        {
            _votes[item] = annotations.VotesOn(item);
            foreach (var set in annotations.ChoicesOn(item))
            {
                var place = _sets.IndexOf(set, _starts[item]);
                if (place < 0)
                {
                    _sets.Add(set);
                    _counts.Add(1);
                }
                else
                {
                    _counts[place]++;
                }
            }

            _starts[item + 1] = _sets.Count;
        }
    }

    /// <summary>The number of items, including those without votes.</summary>
    public int Items => _votes.Length;

    /// <summary>The number of distinct sets of labels.</summary>
    public int Sets { get; }

    /// <summary>The number of votes on an item.</summary>
    public int VotesOn(int item) => _votes[item];

    /// <summary>The sets that were chosen on an item, in the order of their first votes.</summary>
    public ReadOnlySpan<int> SetsOn(int item) => CollectionsMarshal.AsSpan(_sets)[_starts[item].._starts[item + 1]];

    /// <summary>How many annotators chose each set of <see cref="SetsOn"/>.</summary>
    public ReadOnlySpan<int> CountsOn(int item) => CollectionsMarshal.AsSpan(_counts)[_starts[item].._starts[item + 1]];

    /// <summary>The votes on items with at least two of them, with each item counted by its weight.</summary>
    public PairableVotes Pairable(int[] weights)
    {
        var votes = new double[Sets];
        var (all, support) = (0.0, 0);
        for (var item = 0; item < Items; item++)
        {
            if (_votes[item] < 2 || weights[item] == 0)
            {
                continue;
            }

            support++;
            all += (double)weights[item] * _votes[item];
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

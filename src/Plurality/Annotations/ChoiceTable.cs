namespace Plurality.Annotations;

/// <summary>
/// The distinct label sets that votes chose, each stored once. Annotators often choose the same sets, so votes are counted by set, and the
/// distance between two sets is not recomputed for every pair of votes.
/// </summary>
internal sealed class ChoiceTable
{
    private readonly List<int[]> _choices = [];
    private readonly Dictionary<int[], int> _numbers = new(new SameElements());

    /// <summary>The number of distinct sets.</summary>
    public int Count => _choices.Count;

    /// <summary>The labels of a set as ascending positions in the label set, without repeats; empty for the choice of none.</summary>
    public int[] this[int choice] => _choices[choice];

    /// <summary>The number of the set with these labels; sorts them and allows repeats.</summary>
    public int NumberOf(IEnumerable<int> labels)
    {
        int[] choice = [.. labels];
        for (var place = 1; place < choice.Length; place++)
        {
            if (choice[place - 1] >= choice[place])
            {
                choice = [.. choice.Distinct().Order()];
                break;
            }
        }

        if (_numbers.TryGetValue(choice, out var number))
        {
            return number;
        }

        _numbers.Add(choice, _choices.Count);
        _choices.Add(choice);
        return _choices.Count - 1;
    }

    /// <summary>The same sets of labels that have other positions.</summary>
    /// <param name="positions">The new position of each label.</param>
    public ChoiceTable Renumbered(int[] positions)
    {
        var table = new ChoiceTable();
        foreach (var choice in _choices)
        {
            table.NumberOf(choice.Select(label => positions[label]));
        }

        return table;
    }

    private sealed class SameElements : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = new HashCode();
            foreach (var label in obj)
            {
                hash.Add(label);
            }

            return hash.ToHashCode();
        }
    }
}

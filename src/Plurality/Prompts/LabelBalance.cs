namespace Plurality.Prompts;

/// <summary>A selection of candidates with the count of each option (a label or none); exchanges balance the counts.</summary>
internal sealed class LabelBalance
{
    private readonly int[][] _options;
    private readonly bool[] _available;
    private readonly SortedSet<int> _chosen = [];

    private LabelBalance(int[][] options, int labels)
    {
        _options = options;
        Counts = new int[labels + 1];
        _available = [.. Enumerable.Range(0, labels + 1).Select(option => options.Any(candidate => candidate.Contains(option)))];
    }

    /// <summary>The count of each label, in the order of the set, then the count of chosen candidates without labels.</summary>
    public int[] Counts { get; }

    /// <summary>The positions of the chosen candidates.</summary>
    public IReadOnlyCollection<int> Positions => _chosen;

    /// <summary>The imbalance of the counts; smaller is better. It compares their difference beyond one, then their variance (times a
    /// constant). It ignores options that no candidate has.</summary>
    public (int Excess, long Variance) Measure => MeasureOf(Counts);

    /// <summary>Repeatedly chooses a candidate with the rarest option so far, then exchanges candidates while that balances the
    /// counts.</summary>
    /// <param name="candidates">The candidates, preferred ones first.</param>
    /// <param name="labels">The number of labels.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="plainFirst">Whether candidates with one label or none are preferred to all others.</param>
    public static LabelBalance Of(DemonstrationCandidate[] candidates, int labels, int count, bool plainFirst)
    {
        var balance = new LabelBalance(
            [.. candidates.Select(candidate => candidate.Labels.Length == 0 ? [labels] : candidate.Labels)],
            labels
        );
        while (balance._chosen.Count < Math.Min(count, candidates.Length))
        {
            balance.Move(balance.Next(plainFirst), 1);
        }

        while (balance.Exchange()) { }

        return balance;
    }

    private int Next(bool plainFirst)
    {
        var open = Enumerable.Range(0, _options.Length).Where(position => !_chosen.Contains(position)).ToArray();
        var rarest = open.SelectMany(position => _options[position]).Min(option => Counts[option]);
        return open.Where(position => _options[position].Any(option => Counts[option] == rarest))
            .OrderBy(position => plainFirst && _options[position].Length > 1)
            .First();
    }

    /// <summary>Makes the most useful exchange of two candidates; false if none helps.</summary>
    private bool Exchange()
    {
        var (best, outgoing, incoming) = (Measure, -1, -1);

        // Candidates with the same options are interchangeable: the last chosen one leaves, the first unchosen one enters.
        int[] leaving = [.. _chosen.Reverse().DistinctBy(Kind)];
        int[] coming = [.. Enumerable.Range(0, _options.Length).Where(position => !_chosen.Contains(position)).DistinctBy(Kind)];
        foreach (var leaves in leaving)
        {
            Add(leaves, -1);
            foreach (var comes in coming)
            {
                Add(comes, 1);
                if (Measure.CompareTo(best) < 0)
                {
                    (best, outgoing, incoming) = (Measure, leaves, comes);
                }

                Add(comes, -1);
            }

            Add(leaves, 1);
        }

        if (outgoing < 0)
        {
            return false;
        }

        Move(outgoing, -1);
        Move(incoming, 1);
        return true;
    }

    private string Kind(int position) => string.Join(' ', _options[position]);

    private void Move(int position, int by)
    {
        Add(position, by);
        if (by > 0)
        {
            _chosen.Add(position);
        }
        else
        {
            _chosen.Remove(position);
        }
    }

    private void Add(int position, int by)
    {
        foreach (var option in _options[position])
        {
            Counts[option] += by;
        }
    }

    private (int Excess, long Variance) MeasureOf(int[] counts)
    {
        var (largest, smallest, options, sum, squares) = (0, int.MaxValue, 0L, 0L, 0L);
        for (var option = 0; option < counts.Length; option++)
        {
            if (!_available[option])
            {
                continue;
            }

            (largest, smallest) = (Math.Max(largest, counts[option]), Math.Min(smallest, counts[option]));
            options++;
            sum += counts[option];
            squares += (long)counts[option] * counts[option];
        }

        return options == 0 ? (0, 0) : (Math.Max(0, largest - smallest - 1), (options * squares) - (sum * sum));
    }
}

namespace Plurality.Prompts;

/// <summary>A choice of candidates and how often each option, a label or none, occurs in it; exchanges make it more even.</summary>
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

    /// <summary>How often each label occurs, in the order of the set, and last how many chosen candidates have none.</summary>
    public int[] Counts { get; }

    /// <summary>What is chosen, as positions among the candidates.</summary>
    public IReadOnlyCollection<int> Positions => _chosen;

    /// <summary>How uneven the counts are, less first: by how much they differ beyond one, then their variance (times a constant). Options
    /// that no candidate has are left aside.</summary>
    public (int Excess, long Variance) Measure => MeasureOf(Counts);

    /// <summary>Chooses, always next a candidate with an option that is rarest so far, then exchanges as long as that makes counts more
    /// even.</summary>
    /// <param name="candidates">What to choose from, preferred ones first.</param>
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

    /// <summary>Makes the exchange of two candidates that helps most; false where none helps.</summary>
    private bool Exchange()
    {
        var (best, outgoing, incoming) = (Measure, -1, -1);

        // Candidates with the same options are worth the same: the last of those chosen goes, the first of the others comes.
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

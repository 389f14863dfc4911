namespace Plurality.Annotations;

/// <summary>The distribution of whole numbers, such as the number of votes per item.</summary>
internal sealed record CountDistribution
{
    /// <summary>Takes each number with its frequency; at least one frequency must be 1 or more.</summary>
    internal CountDistribution(IEnumerable<KeyValuePair<int, int>> histogram)
    {
        Histogram = [.. histogram.OrderBy(bar => bar.Key)];
        ArgumentOutOfRangeException.ThrowIfZero(Histogram.Count, nameof(histogram));
        Count = Histogram.Sum(bar => bar.Value);
        Mean = Histogram.Sum(bar => (long)bar.Key * bar.Value) / (double)Count;
        Median = (At((Count - 1) / 2) + (double)At(Count / 2)) / 2;
    }

    /// <summary>Each number that occurred, with its frequency, in ascending order.</summary>
    public IReadOnlyList<KeyValuePair<int, int>> Histogram { get; }

    /// <summary>The total count of numbers, at least 1.</summary>
    public int Count { get; }

    /// <summary>The smallest number.</summary>
    public int Minimum => Histogram[0].Key;

    /// <summary>The mean.</summary>
    public double Mean { get; }

    /// <summary>The median; the mean of the two middle numbers if the count is even.</summary>
    public double Median { get; }

    /// <summary>The largest number.</summary>
    public int Maximum => Histogram[^1].Key;

    private int At(int rank)
    {
        var below = 0;
        foreach (var (number, times) in Histogram)
        {
            below += times;
            if (rank < below)
            {
                return number;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(rank));
    }
}

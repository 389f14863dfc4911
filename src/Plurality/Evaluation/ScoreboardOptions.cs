using Plurality.Metrics;

namespace Plurality.Evaluation;

/// <summary>How a scoreboard is computed.</summary>
public sealed record ScoreboardOptions
{
    /// <summary>The columns.</summary>
    public IReadOnlyList<IMetric> Metrics { get; init; } = MetricCatalogue.Headline;

    /// <summary>What resamples and permutations are drawn by.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many resamples an interval, and how many permutations a test, is made of; at least 20.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The share of intervals that are meant to hold the true value, in (0,1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Whether each method is tested against the best of each column.</summary>
    public bool Tests { get; init; } = true;

    /// <summary>Whether the p values of a column are corrected for their number (Holm 1979).</summary>
    public bool Corrected { get; init; } = true;

    /// <summary>How much each document counts; null where all count alike.</summary>
    internal DocumentWeights? DocumentWeights { get; init; }
}

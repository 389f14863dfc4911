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
}

using Plurality.Metrics;

namespace Plurality.Evaluation;

/// <summary>How a scoreboard is computed.</summary>
public sealed record ScoreboardOptions
{
    /// <summary>The columns.</summary>
    public IReadOnlyList<IMetric> Metrics { get; init; } = MetricCatalogue.Headline;

    /// <summary>The seed for resamples and permutations.</summary>
    public ulong Seed { get; init; }

    /// <summary>Resamples per interval and permutations per test: at least 20, or 0 for neither intervals nor tests.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The confidence level: the share of intervals that should contain the true value, in (0,1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Whether each method is tested against the best method of each column.</summary>
    public bool Tests { get; init; } = true;

    /// <summary>Whether p values are corrected for the number of tests in their column (Holm 1979).</summary>
    public bool Corrected { get; init; } = true;

    /// <summary>The weight of each document; null if all documents count equally.</summary>
    internal DocumentWeights? DocumentWeights { get; init; }
}

using Plurality.Metrics;
using Plurality.Statistics;

namespace Plurality.Evaluation;

/// <summary>One figure of a scoreboard.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Intervals">The value with its interval: one, or one per label.</param>
public sealed record ScoreCell(IMetric Metric, IReadOnlyList<Interval> Intervals)
{
    /// <summary>Whether no compared method has a better value.</summary>
    public bool IsBest { get; init; }

    /// <summary>
    /// The p value of the paired permutation test against the best method of the column, corrected over the column's tests as
    /// <see cref="ScoreboardOptions.Corrected"/> says; null for the best method itself, and if there is no test.
    /// </summary>
    public double? P { get; init; }

    /// <summary>The p value before correction; null if <see cref="P"/> is null.</summary>
    public double? RawP { get; init; }

    /// <summary>
    /// Whether the method was tested and is not significantly worse than the best: <see cref="P"/> is at least 1 − level.
    /// </summary>
    public bool IsNotWorse { get; init; }

    /// <summary>The value; undefined, with a reason, for a metric with one value per label.</summary>
    public Interval Value => Metric.ByLabel ? throw new InvalidOperationException($"{Metric.Name} has one value per label.") : Intervals[0];
}

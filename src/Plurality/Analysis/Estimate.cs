using Plurality.Metrics;

namespace Plurality.Analysis;

/// <summary>A figure with its interval.</summary>
/// <param name="Figure">The figure, or why there is none. Its support is the number of steps, labels or documents that it is a mean over.</param>
/// <param name="Interval">Null where the figure is undefined, or rests on fewer than two documents, or none was asked for.</param>
public sealed record Estimate(MetricValue Figure, Interval? Interval)
{
    /// <summary>The figure; null where it is undefined.</summary>
    public double? Value => Figure.Value;
}

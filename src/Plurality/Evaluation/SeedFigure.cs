using Plurality.Metrics;

namespace Plurality.Evaluation;

/// <summary>A method's figure over runs that differ only in their seed.</summary>
/// <param name="Method">The method.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Mean">The mean over runs; null if a run has no value.</param>
/// <param name="Deviation">The standard deviation over runs (n − 1); null below two runs.</param>
/// <param name="Lowest">The lowest value.</param>
/// <param name="Highest">The highest value.</param>
/// <param name="Runs">The number of runs.</param>
internal sealed record SeedFigure(
    string Method,
    IMetric Metric,
    double? Mean,
    double? Deviation,
    double? Lowest,
    double? Highest,
    int Runs
);

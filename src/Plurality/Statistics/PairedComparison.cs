using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>The result of a paired test.</summary>
/// <param name="Difference">The first method's figure minus the second's; undefined if either is undefined.</param>
/// <param name="Low">The lower end of the difference's bootstrap interval; null for a permutation test, or without a result.</param>
/// <param name="High">The upper end.</param>
/// <param name="P">The two-sided p value in (0,1]; null without a result.</param>
/// <param name="UndefinedDraws">The number of draws that gave no difference and were left out.</param>
/// <param name="Reason">Why there is no result; null if there is one.</param>
internal sealed record PairedComparison(MetricValue Difference, double? Low, double? High, double? P, int UndefinedDraws, string? Reason);

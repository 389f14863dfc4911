namespace Plurality.Metrics;

/// <summary>A figure, or why there is none: undefined is a value, not 0, not 1, not NaN.</summary>
/// <param name="Value">The figure; null where it is undefined.</param>
/// <param name="Support">How many documents, votes or pairs it rests on, as the metric says; 0 where none.</param>
/// <param name="Reason">Why it is undefined; null where it is defined.</param>
public sealed record MetricValue(double? Value, int Support, string? Reason);

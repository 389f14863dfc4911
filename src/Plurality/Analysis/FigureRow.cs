using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>A figure of a table.</summary>
/// <param name="Keys">One value per key of the table; the first is the run.</param>
/// <param name="Figure">The figure with its interval. Its support is a number of steps, labels or documents.</param>
public sealed record FigureRow(IReadOnlyList<string> Keys, Interval Figure);

using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>One figure of a table.</summary>
/// <param name="Keys">What it is about, one value a key of the table; the first is the run.</param>
/// <param name="Figure">The figure with its interval; its support is the number of steps, labels or documents that it rests on.</param>
public sealed record FigureRow(IReadOnlyList<string> Keys, Interval Figure);

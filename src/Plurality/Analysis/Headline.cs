using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>A figure that sums an analysis up.</summary>
/// <param name="Run">Of which run.</param>
/// <param name="Name">What it is, in a few words; the same for every run.</param>
/// <param name="Unit">What its numbers are.</param>
/// <param name="Figure">The figure with its interval; its support is the number of steps, labels or documents that it rests on.</param>
public sealed record Headline(string Run, string Name, FigureUnit Unit, Interval Figure);

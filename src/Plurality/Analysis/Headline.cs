using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>A main figure of an analysis.</summary>
/// <param name="Run">The run.</param>
/// <param name="Name">A few words, the same for every run.</param>
/// <param name="Unit">The unit of the figure.</param>
/// <param name="Figure">The figure with its interval. Its support is a number of steps, labels or documents.</param>
public sealed record Headline(string Run, string Name, FigureUnit Unit, Interval Figure);

namespace Plurality.Analysis;

/// <summary>What stands for a figure in a chart; each with a line for its interval.</summary>
internal enum ChartMark
{
    /// <summary>Bars from zero, side by side where there are several runs: for shares of one whole.</summary>
    Bars,

    /// <summary>Points joined by lines: for what goes on from step to step.</summary>
    Lines,

    /// <summary>Points on a plane of two numbers, with the diagonal on which both are the same.</summary>
    Points,

    /// <summary>Points beside names, one below the other: for methods and measures.</summary>
    Dots,
}

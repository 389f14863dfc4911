namespace Plurality.Analysis;

/// <summary>The mark of a figure in a chart. Each mark has a line for its interval.</summary>
internal enum ChartMark
{
    /// <summary>Bars from zero, side by side for several runs: for shares of a whole.</summary>
    Bars,

    /// <summary>Points joined by lines: for series over steps, ranks or places.</summary>
    Lines,

    /// <summary>Points in a plane of two numbers, with the diagonal of equal numbers.</summary>
    Points,

    /// <summary>Points beside names, one below the other: for methods and measures.</summary>
    Dots,
}

namespace Plurality.Analysis;

/// <summary>The form of a table's chart. Each figure has a line for its interval.</summary>
public sealed record ChartShape
{
    internal ChartShape(string title, ChartMark mark, string along, IReadOnlyList<string> series) =>
        (Title, Mark, Along, Series) = (title, mark, along, series);

    /// <summary>The title, a few words.</summary>
    public string Title { get; }

    /// <summary>The key on the axis.</summary>
    public string Along { get; }

    /// <summary>
    /// Further keys that distinguish figures, besides the run. The run and those keys that vary become colour, shape and panels, in this
    /// order.
    /// </summary>
    public IReadOnlyList<string> Series { get; }

    /// <summary>The mark of a figure.</summary>
    internal ChartMark Mark { get; }

    /// <summary>Bars from zero, side by side for several runs: for shares of a whole.</summary>
    /// <param name="title">The title, a few words.</param>
    /// <param name="along">The key on the axis.</param>
    /// <param name="series">Further keys; see <see cref="Series"/>.</param>
    public static ChartShape Bars(string title, string along, params IReadOnlyList<string> series) =>
        new(title, ChartMark.Bars, along, series);

    /// <summary>Points joined by lines: for series over steps, ranks or places.</summary>
    /// <inheritdoc cref="Bars"/>
    public static ChartShape Lines(string title, string along, params IReadOnlyList<string> series) =>
        new(title, ChartMark.Lines, along, series);

    /// <summary>Points in a plane of two numbers, with the diagonal of equal numbers.</summary>
    /// <inheritdoc cref="Bars"/>
    public static ChartShape Points(string title, string along, params IReadOnlyList<string> series) =>
        new(title, ChartMark.Points, along, series);

    /// <summary>Points beside names, one below the other: for methods and measures.</summary>
    /// <inheritdoc cref="Bars"/>
    public static ChartShape Dots(string title, string along, params IReadOnlyList<string> series) =>
        new(title, ChartMark.Dots, along, series);
}

namespace Plurality.Analysis;

/// <summary>
/// Figures in tidy form, one per row, as charts take them: key columns, then value, interval and support. Rows stand in the order in which
/// a
/// chart shows them.
/// </summary>
/// <param name="Name">The table's name within its analysis.</param>
/// <param name="Title">What its numbers are, in words for an axis.</param>
/// <param name="Unit">What its numbers are.</param>
/// <param name="IsWhole">Whether the rows of each run are shares of one whole: they sum to 1 where they are defined.</param>
/// <param name="Keys">The key columns; the first is <c>run</c>.</param>
/// <param name="Rows">The figures, run by run.</param>
public sealed record FigureTable(
    string Name,
    string Title,
    FigureUnit Unit,
    bool IsWhole,
    IReadOnlyList<TableKey> Keys,
    IReadOnlyList<FigureRow> Rows
)
{
    /// <summary>How the table becomes a chart; null where nobody has thought about it: its last key beside points.</summary>
    public ChartShape? Chart { get; init; }
}

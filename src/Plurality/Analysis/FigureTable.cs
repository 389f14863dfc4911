namespace Plurality.Analysis;

/// <summary>
/// Figures in tidy form for charts, one per row: key columns, then value, interval and support. The rows have the order of the chart.
/// </summary>
/// <param name="Name">The name of the table within its analysis.</param>
/// <param name="Title">The title of the value axis.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="IsWhole">Whether the rows of each run are shares of a whole: the defined ones sum to 1.</param>
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
    /// <summary>The chart of the table. Null for the default: points beside the values of the last key.</summary>
    public ChartShape? Chart { get; init; }
}

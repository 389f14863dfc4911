namespace Plurality.Datasets.Tables;

/// <summary>One row of a table.</summary>
/// <param name="Line">The line, counted from 1, on which it begins; in a file without lines, the row's number.</param>
/// <param name="Cells">The cells, one per column; null if the file says that there is no value.</param>
/// <param name="Places">The start of each cell; null if only the line is known.</param>
internal sealed record TableRow(int Line, IReadOnlyList<string?> Cells, IReadOnlyList<TextPlace>? Places = null)
{
    /// <summary>Why the row is unreadable; null if it is readable. An unreadable row has no cells.</summary>
    public DatasetFault? Fault { get; init; }

    /// <summary>The cell of a column; empty if there is no value, and for a column of −1.</summary>
    public string this[int column] => column < 0 ? "" : Cells[column] ?? "";

    /// <summary>Where the cell of a column begins.</summary>
    public TextPlace PlaceOf(int column) => Places is null || column < 0 ? new TextPlace(Line, null) : Places[column];
}

namespace Plurality.Datasets.Tables;

/// <summary>A header and rows of cells from any source: delimited text, JSON or Parquet.</summary>
/// <param name="sourceName">The file's name for messages.</param>
/// <param name="columns">The columns' names, as the file writes them.</param>
/// <param name="rows">The rows, each with one cell per column. They are enumerated once.</param>
/// <param name="header">The position of each column's name; null if the file has no such position.</param>
internal sealed class Table(
    string sourceName,
    IReadOnlyList<string> columns,
    IEnumerable<TableRow> rows,
    IReadOnlyList<TextPlace>? header = null
)
{
    /// <summary>The file's name for messages.</summary>
    public string SourceName => sourceName;

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>The rows. Enumerate them once.</summary>
    public IEnumerable<TableRow> Rows => rows;

    /// <summary>Adds a column whose cells are computed from the row's other cells.</summary>
    public Table With(string column, Func<TableRow, string> cell) =>
        new(
            sourceName,
            [.. columns, column],
            rows.Select(row =>
                row.Fault is not null
                    ? row
                    : row with
                    {
                        Cells = [.. row.Cells, cell(row)],
                        Places = row.Places is { } places ? [.. places, new TextPlace(row.Line, null)] : null,
                    }
            ),
            header
        );

    /// <summary>The position of the column of that name, ignoring case; −1 if there is none.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (string.Equals(columns[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A fault of the header.</summary>
    public DatasetFormatException Invalid(int? column, string found, string expected, string remedy)
    {
        var at = column ?? 0;
        var place = at < header?.Count ? header[at] : (TextPlace?)null;
        return new([new DatasetFault(sourceName, place?.Line, column is null ? null : place?.Column, found, expected, remedy)]);
    }

    /// <summary>A fault of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The cell at fault; null for the row as a whole.</param>
    /// <param name="found">What was found.</param>
    /// <param name="expected">The requirement.</param>
    /// <param name="remedy">How to fix it.</param>
    public DatasetFormatException Invalid(TableRow row, int? column, string found, string expected, string remedy)
    {
        var place = column is { } at ? row.PlaceOf(at) : new TextPlace(row.Line, null);
        return new([new DatasetFault(sourceName, place.Line, place.Column, found, expected, remedy)]);
    }
}

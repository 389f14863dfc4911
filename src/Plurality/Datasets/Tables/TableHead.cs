using System.Runtime.CompilerServices;

namespace Plurality.Datasets.Tables;

/// <summary>The beginning of a file, read as a table.</summary>
internal sealed class TableHead
{
    private static readonly string[] Endings = [".csv", ".tsv", ".tab"];

    // Several formats ask for the same head in turn.
    private static readonly ConditionalWeakTable<DatasetHead, TableHead> Read = [];

    private TableHead(DatasetHead head)
    {
        var reading = (head.Reading ?? new DatasetReading("")) with { SourceName = head.FileName };
        IsNamed = Endings.Contains(head.Ending);
        try
        {
            var rows = new List<TableRow>();
            using var text = new StringReader(head.Text);
            if (DelimitedText.Open(text, reading) is { } table)
            {
                rows.AddRange(table.Rows.Take(TableItems.HeadRows).Where(row => row.Fault is null));
                if (head.IsCut && rows.Count is > 1 and < TableItems.HeadRows)
                {
                    rows.RemoveAt(rows.Count - 1); // Its last cell may be cut.
                }

                Columns = table.Columns;
                Dialect = Dialect.Of(head.Text, reading);
                var hasText = table.IndexOf(reading.Columns.Text ?? "text") >= 0;
                IsTable = IsNamed || (hasText && Columns.Count > 1 && rows.Count > 0);
                Scheme = IsTable ? TableSchemeFinder.Find(table, rows, reading, form: null) : null;
            }
        }
        catch (DatasetFormatException fault)
        {
            Fault = fault;
        }
    }

    /// <summary>Whether the file name indicates a table.</summary>
    public bool IsNamed { get; }

    /// <summary>Whether the file is a table.</summary>
    public bool IsTable { get; }

    /// <summary>The columns; empty if there is no header.</summary>
    public IReadOnlyList<string> Columns { get; } = [];

    /// <summary>The dialect of the text; null if there is none.</summary>
    public Dialect? Dialect { get; }

    /// <summary>The scheme of the table; null if it is no table, or if the scheme is unclear.</summary>
    public TableScheme? Scheme { get; }

    /// <summary>Why the scheme is unclear; null if it is clear.</summary>
    public DatasetFormatException? Fault { get; }

    /// <summary>The head of a file, read as a table.</summary>
    public static TableHead Of(DatasetHead head) => Read.GetValue(head, one => new TableHead(one));

    /// <summary>Whether the header names all of these columns, ignoring case.</summary>
    public bool Names(params string[] columns) => columns.All(column => Columns.Contains(column, StringComparer.OrdinalIgnoreCase));
}

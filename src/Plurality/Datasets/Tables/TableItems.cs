namespace Plurality.Datasets.Tables;

/// <summary>Turns the rows of a table into items.</summary>
internal static class TableItems
{
    /// <summary>The label that 1 stands for in columns of annotators without named labels.</summary>
    public const string Yes = "yes";

    /// <summary>The number of rows used to detect the form of a table.</summary>
    public const int HeadRows = 1000;

    private const int HeadCharacters = 4 * 1024 * 1024;

    /// <summary>Reads the items of a table one after the other; items with a fault are recorded and skipped.</summary>
    /// <param name="table">The table, from any source.</param>
    /// <param name="form">The form of the table; null to detect it from the header and the first 1,000 rows.</param>
    /// <param name="reading">How to read it.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="change">Adjusts the scheme with what a published format knows; null for no change.</param>
    /// <param name="format">The name of the file's format for messages; null for that of its form.</param>
    /// <exception cref="DatasetFormatException">While enumerating: the columns cannot be read, an option is not used, or the limit of
    /// faults is met.</exception>
    public static IEnumerable<LocatedItem> Read(
        Table table,
        TableForm? form,
        DatasetReading reading,
        FaultLog faults,
        Func<TableScheme, TableScheme>? change = null,
        string? format = null
    )
    {
        using var rows = table.Rows.GetEnumerator();
        var head = new List<TableRow>();
        var characters = 0L;
        while (head.Count < HeadRows && characters < HeadCharacters && rows.MoveNext())
        {
            head.Add(rows.Current);
            characters += rows.Current.Cells.Sum(cell => (long?)cell?.Length ?? 0);
        }

        var scheme = TableSchemeFinder.Find(table, [.. head.Where(row => row.Fault is null)], reading, form);
        scheme = change?.Invoke(scheme) ?? scheme;
        UnusedOptions.Refuse(format ?? TableForms.NameOf(scheme.Form), scheme.Options, reading);
        if (format is not null)
        {
            reading.Remark?.Invoke($"{table.SourceName}: its records are rows of {TableForms.NameOf(scheme.Form)}: {scheme.Reason}.");
        }

        if (scheme.Notation.Doubt is { } doubt)
        {
            reading.Remark?.Invoke($"{table.SourceName}: {doubt}");
        }

        if (scheme.Form is TableForm.Wide or TableForm.Shares)
        {
            reading.Declared?.Invoke([.. scheme.Columns.Select(column => table.Columns[column].Trim())]);
        }

        IEnumerable<TableRow> All()
        {
            foreach (var row in head)
            {
                yield return row;
            }

            head = []; // A long file is not kept.
            while (rows.MoveNext())
            {
                yield return rows.Current;
            }
        }

        foreach (var item in new TableReader(table, scheme, reading, faults).Read(All()))
        {
            yield return item;
        }
    }
}

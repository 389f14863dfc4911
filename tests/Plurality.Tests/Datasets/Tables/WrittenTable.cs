namespace Plurality.Tests.Datasets.Tables;

/// <summary>How a table is written: everything that does not change what it says.</summary>
/// <param name="Delimiter">What stands between cells.</param>
/// <param name="LineEnd">What stands behind a row.</param>
/// <param name="Order">How the columns are ordered: 0 as they are, 1 backwards, 2 with the last one first.</param>
internal sealed record WrittenTable(char Delimiter, string LineEnd, int Order)
{
    /// <summary>Every way of writing.</summary>
    public static IEnumerable<WrittenTable> All =>
        from delimiter in (char[])[',', ';', '\t', '|']
        from end in (string[])["\n", "\r\n", "\r"]
        from order in (int[])[0, 1, 2]
        select new WrittenTable(delimiter, end, order);

    /// <summary>The text of a table.</summary>
    /// <param name="rows">The header and the rows.</param>
    public string Text(IEnumerable<IReadOnlyList<string>> rows) =>
        string.Concat(rows.Select(row => string.Join(Delimiter, Ordered(row).Select(Quoted)) + LineEnd));

    private IEnumerable<string> Ordered(IReadOnlyList<string> row) =>
        Order switch
        {
            1 => row.Reverse(),
            2 => row.TakeLast(1).Concat(row.SkipLast(1)),
            _ => row,
        };

    private string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny([Delimiter, '"', '\r', '\n']) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

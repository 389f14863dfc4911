using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>A table for screens and pipes: no lines, two spaces between columns.</summary>
internal static class ResultTable
{
    /// <summary>Creates a table. Columns whose name begins with '&gt;' hold numbers and are right-aligned.</summary>
    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            table.AddColumn(
                new TableColumn(new Text(column.TrimStart('>'), new Style(Color.Grey)))
                {
                    Alignment = right ? Justify.Right : Justify.Left,
                    Padding = new Padding(0, 0, 2, 0),
                }
            );
        }

        return table;
    }
}

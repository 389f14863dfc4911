using Plurality.Cli.Terminals;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>Rows of plain text.</summary>
internal static class TableRows
{
    /// <summary>Adds a row of cells, each shown verbatim on one line.</summary>
    public static void AddRow(this Table table, IEnumerable<string> cells) =>
        table.AddRow([.. cells.Select(cell => new Text(Shown.Line(cell)))]);
}

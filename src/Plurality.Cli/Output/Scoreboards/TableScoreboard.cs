using Plurality.Cli.Terminals;
using Plurality.Evaluation;
using Spectre.Console;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>
/// Scoreboards for people: the best of a column is bold and has an asterisk, which a pipe keeps. Columns that do not fit the window follow
/// in further tables, each with the names of the methods.
/// </summary>
internal sealed class TableScoreboard : IScoreboardWriter
{
    private const string Best = "*";
    private const string NotWorse = "≈";
    private const int Gap = 2;

    /// <inheritdoc/>
    public string Format => "table";

    /// <inheritdoc/>
    public void Write(Terminal terminal, Scoreboard scoreboard)
    {
        if (scoreboard.Title is { } title)
        {
            terminal.Output.WriteLine(Shown.Line(title));
        }

        foreach (var grid in ScoreGrid.Of(scoreboard))
        {
            if (grid.Title is not null)
            {
                terminal.Output.WriteLine(grid.Title);
            }

            foreach (var columns in Blocks(terminal, grid))
            {
                var table = ResultTable.Create(["method", .. columns.Select(column => Shown.Line(grid.Columns[column]))]);
                foreach (var row in grid.Methods)
                {
                    table.AddRow([new Text(Shown.Line(row.Method)), .. columns.Select(column => Cell(row.Cells[column]))]);
                }

                if (grid.Methods.Count > 0 && grid.Bounds.Count > 0)
                {
                    table.AddEmptyRow();
                }

                foreach (var row in grid.Bounds)
                {
                    table.AddRow([new Text(Shown.Line(row.Method)), .. columns.Select(column => Cell(row.Cells[column]))]);
                }

                terminal.Console.Write(table);
                terminal.Output.WriteLine();
            }
        }

        foreach (var remark in ScoreboardRemarks.Of(scoreboard, Best, NotWorse))
        {
            terminal.WriteSentence(remark);
        }
    }

    private static Text Cell(ScoreGridCell cell) =>
        new(Written(cell), new Style(decoration: cell.IsBest ? Decoration.Bold : Decoration.None));

    private static string Written(ScoreGridCell cell)
    {
        // A space in place of a mark keeps values aligned.
        var mark =
            cell.IsBest ? Best
            : cell.IsNotWorse ? NotWorse
            : " ";
        return $"{cell.Value}{mark}{cell.Range}".TrimEnd(' ');
    }

    /// <summary>The columns of each table: as many as fit the window, at least one, or all without a window.</summary>
    private static IEnumerable<IReadOnlyList<int>> Blocks(Terminal terminal, ScoreGrid grid)
    {
        ScoreGridRow[] rows = [.. grid.Methods, .. grid.Bounds];
        var room = terminal.OutputIsTerminal ? terminal.Width - rows.Max(row => row.Method.Length) - Gap : int.MaxValue;
        var (block, used) = (new List<int>(), 0);
        for (var column = 0; column < grid.Columns.Count; column++)
        {
            var width = Math.Max(grid.Columns[column].Length, rows.Max(row => Written(row.Cells[column]).Length)) + Gap;
            if (block.Count > 0 && used + width > room)
            {
                yield return block;
                (block, used) = ([], 0);
            }

            block.Add(column);
            used += width;
        }

        yield return block;
    }
}

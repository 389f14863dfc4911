using Plurality.Cli.Terminals;
using Plurality.Evaluation;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>Scoreboards as GitHub Markdown tables: the best of a column in bold, bounds in italics.</summary>
internal sealed class MarkdownScoreboard : IScoreboardWriter
{
    private const string NotWorse = "≈";

    /// <inheritdoc/>
    public string Format => "markdown";

    /// <inheritdoc/>
    public void Write(Terminal terminal, Scoreboard scoreboard)
    {
        if (scoreboard.Title is { } title)
        {
            terminal.Output.WriteLine($"### {Escaped(title)}\n");
        }

        foreach (var grid in ScoreGrid.Of(scoreboard))
        {
            if (grid.Title is not null)
            {
                terminal.Output.WriteLine($"{Escaped(grid.Title)}\n");
            }

            Line(terminal, ["method", .. grid.Columns.Select(Escaped)]);
            Line(terminal, ["---", .. grid.Columns.Select(_ => "---:")]);
            foreach (var row in grid.Methods)
            {
                Line(terminal, [Escaped(row.Method), .. row.Cells.Select(Cell)]);
            }

            foreach (var row in grid.Bounds)
            {
                Line(terminal, [$"*{Escaped(row.Method)}*", .. row.Cells.Select(Cell)]);
            }

            terminal.Output.WriteLine();
        }

        foreach (var remark in ScoreboardRemarks.Of(scoreboard, "**bold**", NotWorse))
        {
            terminal.Output.WriteLine($"- {(remark.StartsWith("**", StringComparison.Ordinal) ? remark : Escaped(remark))}");
        }
    }

    private static void Line(Terminal terminal, IEnumerable<string> cells) => terminal.Output.WriteLine($"| {string.Join(" | ", cells)} |");

    private static string Cell(ScoreGridCell cell)
    {
        var value =
            cell.IsBest ? $"**{cell.Value}**"
            : cell.IsNotWorse ? $"{cell.Value} {NotWorse}"
            : cell.Value;
        return $"{value} {cell.Range}".TrimEnd(' ');
    }

    /// <summary>Returns the text on one line, with Markdown's special characters escaped.</summary>
    private static string Escaped(string text) =>
        string.Concat(
            Shown
                .Line(text)
                .Select(character => @"\`*_[]<>|#&~".Contains(character, StringComparison.Ordinal) ? $"\\{character}" : $"{character}")
        );
}

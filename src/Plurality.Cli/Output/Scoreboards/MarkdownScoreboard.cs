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
            Heading(terminal, Escaped(title));
        }

        foreach (var grid in ScoreGrid.Of(scoreboard))
        {
            if (grid.Title is not null)
            {
                terminal.Output.WriteLine($"{Escaped(grid.Title)}\n");
            }

            Head(terminal, ["method", .. grid.Columns]);
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

    /// <summary>Writes a table with its heading, which is Markdown; rows are a name, which is not, and numbers.</summary>
    public static void Write(Terminal terminal, string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Heading(terminal, title);
        Head(terminal, columns);
        foreach (var row in rows)
        {
            Line(terminal, [Escaped(row[0]), .. row.Skip(1)]);
        }
    }

    private static void Heading(Terminal terminal, string title) => terminal.Output.WriteLine($"### {title}\n");

    private static void Head(Terminal terminal, IReadOnlyList<string> columns)
    {
        Line(terminal, columns.Select(Escaped));
        Line(terminal, ["---", .. columns.Skip(1).Select(_ => "---:")]);
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

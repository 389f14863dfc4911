using Plurality.Cli.Terminals;
using Plurality.Evaluation;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>
/// Scoreboards as LaTeX tables for the package booktabs: the best of a column in bold, bounds below a rule, remarks as comments.
/// </summary>
internal sealed class LatexScoreboard : IScoreboardWriter
{
    private const string NotWorse = "≈";

    /// <inheritdoc/>
    public string Format => "latex";

    /// <inheritdoc/>
    public void Write(Terminal terminal, Scoreboard scoreboard)
    {
        var output = terminal.Output;
        foreach (var grid in ScoreGrid.Of(scoreboard))
        {
            if (grid.Title is not null)
            {
                output.WriteLine($"% {Shown.Line(grid.Title)}");
            }

            output.WriteLine($@"\begin{{tabular}}{{l{new string('r', grid.Columns.Count)}}}");
            output.WriteLine(@"\toprule");
            Line(terminal, ["method", .. grid.Columns.Select(Escaped)]);
            output.WriteLine(@"\midrule");
            foreach (var row in grid.Methods)
            {
                Line(terminal, [Escaped(row.Method), .. row.Cells.Select(Cell)]);
            }

            if (grid.Methods.Count > 0 && grid.Bounds.Count > 0)
            {
                output.WriteLine(@"\midrule");
            }

            foreach (var row in grid.Bounds)
            {
                Line(terminal, [Escaped(row.Method), .. row.Cells.Select(Cell)]);
            }

            output.WriteLine(@"\bottomrule");
            output.WriteLine(@"\end{tabular}");
        }

        foreach (var remark in ScoreboardRemarks.Of(scoreboard, "bold", NotWorse))
        {
            output.WriteLine($"% {Shown.Line(remark)}");
        }
    }

    private static void Line(Terminal terminal, IEnumerable<string> cells) => terminal.Output.WriteLine($@"{string.Join(" & ", cells)} \\");

    private static string Cell(ScoreGridCell cell)
    {
        var value = Escaped(cell.Value);
        if (cell.IsBest)
        {
            value = $@"\textbf{{{value}}}";
        }
        else if (cell.IsNotWorse)
        {
            value += Escaped(NotWorse);
        }

        // Braces, because LaTeX reads a bracket after \\ as its argument.
        return cell.Range.Length == 0 ? value : $@"{value} {{\footnotesize {cell.Range}}}";
    }

    private static string Escaped(string text) =>
        string.Concat(
            Shown
                .Line(text)
                .Select(character =>
                    character switch
                    {
                        '\\' => @"\textbackslash{}",
                        '{' or '}' or '$' or '&' or '#' or '_' or '%' => $"\\{character}",
                        '^' => @"\textasciicircum{}",
                        '~' => @"\textasciitilde{}",
                        '|' => @"\textbar{}",
                        '<' => @"\textless{}",
                        '>' => @"\textgreater{}",
                        '↑' => @"$\uparrow$",
                        '↓' => @"$\downarrow$",
                        '≈' => @"$\approx$",
                        '†' => @"$\dagger$",
                        '–' => "--",
                        _ => $"{character}",
                    }
                )
        );
}

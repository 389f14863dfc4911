using System.Globalization;
using Plurality.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Plurality.Cli.Output;

/// <summary>A bar per label, several on a line if the window is wide enough. Labels are never cut.</summary>
internal static class BarLines
{
    private const int BarCells = 8;
    private const int Gap = 3;
    private const string Indent = "    ";
    private static readonly string[] Eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

    /// <summary>Writes the bars.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="probabilities">The length of each bar, in [0,1].</param>
    /// <param name="shares">The share of annotators who chose each label, in [0,1], written beside it; null without annotators.</param>
    /// <param name="chosen">Whether the model wrote this label, whose bar is highlighted.</param>
    public static void Write(
        Terminal terminal,
        IReadOnlyList<string> labels,
        IReadOnlyList<double> probabilities,
        IReadOnlyList<double>? shares,
        Func<string, bool> chosen
    )
    {
        var names = labels.Select(Shown.Line).ToList();
        var nameCells = names.Max(Cells);
        var cell = nameCells + 1 + BarCells + 1 + "0.00".Length + (shares is null ? 0 : " (0.00)".Length);
        var columns = Math.Max(1, (terminal.Width - Indent.Length + Gap) / (cell + Gap));
        for (var i = 0; i < names.Count; i++)
        {
            terminal.Console.Write(i % columns == 0 ? Indent : new string(' ', Gap));
            var written = chosen(labels[i]);
            var name = names[i] + new string(' ', nameCells - Cells(names[i]));
            Write(terminal, name, written ? new Style(decoration: Decoration.Bold) : Style.Plain);
            terminal.Console.Write(" ");
            Write(terminal, Bar(probabilities[i]), new Style(written ? Color.Green : Color.Blue));
            terminal.Console.Write(string.Create(CultureInfo.InvariantCulture, $" {probabilities[i]:0.00}"));
            if (shares is not null)
            {
                Write(terminal, string.Create(CultureInfo.InvariantCulture, $" ({shares[i]:0.00})"), new Style(Color.Grey));
            }

            if (i % columns == columns - 1 || i == names.Count - 1)
            {
                terminal.Console.WriteLine();
            }
        }
    }

    /// <summary>A bar of eight cells in eighths of a cell, padded with spaces.</summary>
    public static string Bar(double probability)
    {
        var eighths = (int)Math.Round(Math.Clamp(probability, 0, 1) * BarCells * 8);
        var bar = new string('█', eighths / 8) + Eighths[eighths % 8];
        return bar.PadRight(BarCells);
    }

    /// <summary>The width of a text in columns. East Asian characters and emoji take two.</summary>
    public static int Cells(string text) => new Segment(text).CellCount();

    private static void Write(Terminal terminal, string text, Style style) => terminal.Console.Write(new Text(text, style));
}

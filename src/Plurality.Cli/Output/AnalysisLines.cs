using System.Globalization;
using Plurality.Analysis;
using Plurality.Cli.Terminals;
using Plurality.Statistics;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>Analyses for people: the question, the findings, and the figures with their intervals and bars.</summary>
internal static class AnalysisLines
{
    /// <summary>Writes each result as soon as it is computed.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<AnalysedRun> runs, IEnumerable<AnalysisResult> results)
    {
        var several = runs.Count > 1;
        foreach (var result in results)
        {
            terminal.Console.Write(new Text($"{result.Analysis}: {result.Question}", new Style(decoration: Decoration.Bold)));
            terminal.Console.WriteLine();
            foreach (var finding in result.Findings.Concat(result.Missing))
            {
                terminal.Output.WriteLine(
                    "  " + Shown.Line(several && finding.Run is { } run ? $"{run}: {finding.Sentence}" : finding.Sentence)
                );
            }

            if (result.Headlines.Count > 0)
            {
                WriteHeadlines(terminal, result.Headlines, several);
            }

            foreach (var table in result.Tables.Where(table => table.Rows.Count > 0))
            {
                WriteTable(terminal, table, several);
            }

            terminal.Console.WriteLine();
        }
    }

    private static void WriteHeadlines(Terminal terminal, IReadOnlyList<Headline> headlines, bool several)
    {
        var table = ResultTable.Create([.. several ? (string[])["run"] : [], "figure", .. FigureColumns]);
        foreach (var group in headlines.GroupBy(headline => headline.Name, StringComparer.Ordinal))
        {
            foreach (var headline in group)
            {
                table.AddRow([.. several ? (string[])[headline.Run] : [], headline.Name, .. Cells(headline.Figure, headline.Unit)]);
            }
        }

        Write(terminal, table);
    }

    private static void WriteTable(Terminal terminal, FigureTable figures, bool several)
    {
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"  {figures.Name}: {figures.Title}");
        var first = several ? 0 : 1;
        var table = ResultTable.Create([
            .. figures.Keys.Skip(first).Select(key => key.IsNumber ? ">" + key.Name : key.Name),
            .. FigureColumns,
        ]);
        foreach (var row in figures.Rows)
        {
            table.AddRow([.. row.Keys.Skip(first), .. Cells(row.Figure, figures.Unit)]);
        }

        Write(terminal, table);
    }

    private static string[] FigureColumns => [">value", "95 %", ">n", ""];

    private static IEnumerable<string> Cells(Interval figure, FigureUnit unit) =>
        [
            figure.Estimate.Value is { } value ? Number(value) : "–",
            figure is { Low: { } low, High: { } high } ? $"{Number(low)} to {Number(high)}" : figure.Reason ?? "",
            figure.Estimate.Support.ToString(CultureInfo.InvariantCulture),
            unit == FigureUnit.Fraction && figure.Estimate.Value is { } share ? BarLines.Bar(share) : "",
        ];

    /// <summary>Three decimals, or three significant digits for smaller numbers: weights of single tokens are small.</summary>
    private static string Number(double value) =>
        value.ToString(Math.Abs(value) is > 0 and < 0.01 ? "G3" : "0.000", CultureInfo.InvariantCulture);

    private static void Write(Terminal terminal, Table table) => terminal.Console.Write(new Padder(table, new Padding(2, 0, 0, 0)));
}

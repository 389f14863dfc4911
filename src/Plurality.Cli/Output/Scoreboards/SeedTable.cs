using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Evaluation;
using Spectre.Console;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>Mean and spread of every figure over runs that differ only in their seed.</summary>
internal static class SeedTable
{
    /// <summary>
    /// Writes the table in the format of the scoreboards before it: JSON, Markdown or a table. CSV and LaTeX hold one table only.
    /// </summary>
    public static void Write(Terminal terminal, IReadOnlyList<SeedFigure> figures, IScoreboardWriter writer)
    {
        if (figures.Count == 0)
        {
            return;
        }

        if (writer.Format == ScoreboardWriter.Json.Format)
        {
            WriteJson(terminal, figures);
            return;
        }

        if (writer is CsvScoreboard or LatexScoreboard)
        {
            terminal.Note("Mean and spread over seeds are written as table, Markdown and JSON only.");
            return;
        }

        terminal.Output.WriteLine();
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"over {figures[0].Runs} seeds: mean ± standard deviation [lowest, highest]"
        );
        var metrics = figures.Select(figure => figure.Metric).Distinct().ToList();
        var rows = figures.GroupBy(figure => figure.Method).Select(row => (string[])[row.Key, .. row.Select(Written)]).ToList();
        string[] columns = ["method", .. metrics.Select(metric => metric.Name)];
        if (writer is MarkdownScoreboard)
        {
            MarkdownScoreboard.Write(terminal, title, columns, rows);
            return;
        }

        terminal.Output.WriteLine(title);
        var table = ResultTable.Create(columns);
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Shown.Line(cell))));
        }

        terminal.Console.Write(table);
    }

    private static void WriteJson(Terminal terminal, IReadOnlyList<SeedFigure> figures) => JsonLines.Write(terminal, json =>
        {
            json.WriteNumber("seeds", figures[0].Runs);
            json.WriteStartArray("methods");
            foreach (var row in figures.GroupBy(figure => figure.Method))
            {
                json.WriteStartObject();
                json.WriteString("method", row.Key);
                json.WriteStartObject("metrics");
                foreach (var figure in row)
                {
                    json.WriteStartObject(figure.Metric.Name);
                    JsonLines.Number(json, "mean", figure.Mean);
                    JsonLines.Number(json, "standardDeviation", figure.Deviation);
                    JsonLines.Number(json, "lowest", figure.Lowest);
                    JsonLines.Number(json, "highest", figure.Highest);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static string Written(SeedFigure figure) =>
        figure.Mean is null
            ? ScoreGridCell.Dash
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.Mean:0.000} ± {figure.Deviation:0.000} [{figure.Lowest:0.000}, {figure.Highest:0.000}]"
            );
}

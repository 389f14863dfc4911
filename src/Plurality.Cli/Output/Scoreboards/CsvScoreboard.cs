using System.Globalization;
using Plurality.Evaluation;
using Plurality.Statistics;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>As CSV (RFC 4180), a figure a line, numbers in their shortest form that reads back as the same bits, nothing where there is none.</summary>
internal sealed class CsvScoreboard : IScoreboardWriter
{
    /// <inheritdoc/>
    public string Format => "csv";

    /// <inheritdoc/>
    public void Write(Terminal terminal, Scoreboard scoreboard)
    {
        Line(terminal, "method", "metric", "label", "value", "low", "high", "best", "not_worse", "p", "reason", "notes");
        foreach (var row in scoreboard.Rows)
        {
            var notes = string.Join(' ', row.Notes.Concat(scoreboard.Notes));
            if (row.Fault is not null)
            {
                foreach (var metric in scoreboard.Metrics) Line(terminal, row.Method, metric.Name, "", "", "", "", "false", "false", "", row.Fault, notes);
            }

            foreach (var cell in row.Cells)
            {
                foreach (var (label, interval) in cell.Intervals.Index())
                    Line(terminal, [row.Method, cell.Metric.Name, cell.Metric.ByLabel ? scoreboard.Labels[label] : "", .. Figures(cell, interval), notes]);
            }
        }
    }

    private static IEnumerable<string> Figures(ScoreCell cell, Interval interval) =>
    [
        Number(interval.Estimate.Value), Number(interval.Low), Number(interval.High),
        cell.IsBest ? "true" : "false", cell.IsNotWorse ? "true" : "false", Number(cell.P), interval.Reason ?? "",
    ];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static void Line(Terminal terminal, params IEnumerable<string> fields) => terminal.Output.Write(string.Join(',', fields.Select(Quoted)) + "\r\n");

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

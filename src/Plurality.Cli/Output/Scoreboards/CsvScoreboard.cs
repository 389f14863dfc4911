using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Evaluation;
using Plurality.Statistics;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>
/// Scoreboards as CSV (RFC 4180), one figure per line. Numbers have the shortest form that round-trips. Missing numbers are empty.
/// </summary>
internal sealed class CsvScoreboard : IScoreboardWriter
{
    /// <inheritdoc/>
    public string Format => "csv";

    /// <inheritdoc/>
    public void Write(Terminal terminal, Scoreboard scoreboard) => Write(terminal, [scoreboard]);

    /// <summary>Writes one header for all scoreboards. Their titles, if any, are the first column.</summary>
    public void Write(Terminal terminal, IReadOnlyList<Scoreboard> scoreboards)
    {
        var titled = scoreboards.Any(scoreboard => scoreboard.Title is not null);
        IEnumerable<string> Titled(string? title) => titled ? [title ?? ""] : [];
        Line(
            terminal,
            [
                .. Titled("scoreboard"),
                "method",
                "metric",
                "label",
                "value",
                "low",
                "high",
                "best",
                "not_worse",
                "p",
                "raw_p",
                "reason",
                "notes",
            ]
        );
        foreach (var scoreboard in scoreboards)
        {
            foreach (var row in scoreboard.Rows)
            {
                foreach (var fields in Lines(scoreboard, row))
                {
                    Line(terminal, [.. Titled(scoreboard.Title), .. fields]);
                }
            }
        }
    }

    private static IEnumerable<IEnumerable<string>> Lines(Scoreboard scoreboard, ScoreRow row)
    {
        var notes = string.Join(' ', row.Notes.Concat(scoreboard.Notes));
        if (!row.Cells.TryGetValue(out var cells))
        {
            foreach (var metric in scoreboard.Metrics)
            {
                yield return [row.Method, metric.Name, "", "", "", "", "false", "false", "", row.Cells.Fault!.Message, notes];
            }

            yield break;
        }

        foreach (var cell in cells)
        {
            foreach (var (label, interval) in cell.Intervals.Index())
            {
                yield return
                [
                    row.Method,
                    cell.Metric.Name,
                    cell.Metric.ByLabel ? scoreboard.Labels[label] : "",
                    .. Figures(cell, interval),
                    notes,
                ];
            }
        }
    }

    private static IEnumerable<string> Figures(ScoreCell cell, Interval interval) =>
        [
            Number(interval.Estimate.Value),
            Number(interval.Low),
            Number(interval.High),
            cell.IsBest ? "true" : "false",
            cell.IsNotWorse ? "true" : "false",
            Number(cell.P),
            Number(cell.RawP),
            interval.Reason ?? "",
        ];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static void Line(Terminal terminal, params IEnumerable<string> fields) =>
        terminal.Output.Write(string.Join(',', fields.Select(Quoted)) + "\r\n");

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

using System.Text.Json;
using Plurality.Cli.Terminals;
using Plurality.Evaluation;
using Plurality.Metrics;
using Plurality.Traces;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>
/// A scoreboard as a JSON object: <c>documents</c>, <c>methods</c> with their <c>metrics</c> by name, and notes. A metric has <c>value</c>,
/// <c>low</c>, <c>high</c> and <c>reason</c>, each of which may be null. A metric with one value per label also has <c>values</c>,
/// <c>lows</c>, <c>highs</c> and <c>reasons</c> by label.
/// </summary>
internal sealed class JsonScoreboard : IScoreboardWriter
{
    /// <inheritdoc/>
    public string Format => "json";

    /// <inheritdoc/>
    public bool IsSpaced => false;

    /// <inheritdoc/>
    public void Write(Terminal terminal, Scoreboard scoreboard) => JsonLines.Write(terminal, json =>
        {
            if (scoreboard.Title is { } title)
            {
                json.WriteString("title", title);
            }

            json.WriteNumber("documents", scoreboard.Documents);
            JsonLines.Number(json, "level", scoreboard.Level);
            json.WriteStartArray("methods");
            foreach (var row in scoreboard.Rows)
            {
                Write(json, scoreboard, row);
            }

            json.WriteEndArray();
            TraceJson.WriteTexts(json, "notes", scoreboard.Notes);
        });

    private static void Write(Utf8JsonWriter json, Scoreboard scoreboard, ScoreRow row)
    {
        json.WriteStartObject();
        json.WriteString("method", row.Method);
        json.WriteString("kind", row.IsBound ? "bound" : "method");
        json.WriteString("fault", row.Cells.Fault?.Message);
        TraceJson.WriteTexts(json, "notes", row.Notes);
        json.WriteStartObject("metrics");
        foreach (var metric in row.Cells.Fault is null ? [] : scoreboard.Metrics)
        {
            WriteMissing(json, metric, scoreboard, row.Cells.Fault!.Message);
        }

        foreach (var cell in row.Cells.Fault is null ? row.Cells.Value : [])
        {
            Write(json, scoreboard, cell);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Scoreboard scoreboard, ScoreCell cell)
    {
        json.WriteStartObject(cell.Metric.Name);
        if (cell.Metric.ByLabel)
        {
            WriteFigure(json, null, null, null, "one value per label");
            WriteByLabel(json, "values", scoreboard, label => cell.Intervals[label].Estimate.Value);
            WriteByLabel(json, "lows", scoreboard, label => cell.Intervals[label].Low);
            WriteByLabel(json, "highs", scoreboard, label => cell.Intervals[label].High);
            WriteReasons(json, scoreboard, label => cell.Intervals[label].Reason);
        }
        else
        {
            var interval = cell.Intervals[0];
            WriteFigure(json, interval.Estimate.Value, interval.Low, interval.High, interval.Reason);
            json.WriteBoolean("best", cell.IsBest);
            json.WriteBoolean("notWorse", cell.IsNotWorse);
            JsonLines.Number(json, "p", cell.P);
            JsonLines.Number(json, "rawP", cell.RawP);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the metric of a failed method in the same form, with the fault as the reason.</summary>
    private static void WriteMissing(Utf8JsonWriter json, IMetric metric, Scoreboard scoreboard, string fault)
    {
        json.WriteStartObject(metric.Name);
        WriteFigure(json, null, null, null, fault);
        if (metric.ByLabel)
        {
            foreach (var name in (string[])["values", "lows", "highs"])
            {
                WriteByLabel(json, name, scoreboard, _ => null);
            }

            WriteReasons(json, scoreboard, _ => fault);
        }

        json.WriteEndObject();
    }

    private static void WriteFigure(Utf8JsonWriter json, double? value, double? low, double? high, string? reason)
    {
        JsonLines.Number(json, "value", value);
        JsonLines.Number(json, "low", low);
        JsonLines.Number(json, "high", high);
        json.WriteString("reason", reason);
    }

    private static void WriteByLabel(Utf8JsonWriter json, string name, Scoreboard scoreboard, Func<int, double?> value)
    {
        json.WriteStartObject(name);
        for (var label = 0; label < scoreboard.Labels.Count; label++)
        {
            JsonLines.Number(json, scoreboard.Labels[label], value(label));
        }

        json.WriteEndObject();
    }

    private static void WriteReasons(Utf8JsonWriter json, Scoreboard scoreboard, Func<int, string?> reason)
    {
        json.WriteStartObject("reasons");
        for (var label = 0; label < scoreboard.Labels.Count; label++)
        {
            json.WriteString(scoreboard.Labels[label], reason(label));
        }

        json.WriteEndObject();
    }
}

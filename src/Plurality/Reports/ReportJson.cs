using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Analysis;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Statistics;

namespace Plurality.Reports;

/// <summary>
/// A report as canonical JSON: the same report gives the same bytes, wherever and whenever. It may stand in a script element of a page
/// as it is. Numbers of documents have 4 significant digits, figures 6; what is not there is null.
/// </summary>
internal static class ReportJson
{
    /// <summary>The version of the form; it changes when a page for an older one could not read it.</summary>
    public const int Version = 1;

    private const int DocumentDigits = 4;
    private const int FigureDigits = 6;

    /// <summary>The report as one line of JSON, in the form that docs/guide/report.md describes.</summary>
    public static string Of(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            Text(json, "title", report.Title);
            Text(json, "program", report.Program);
            Texts(json, "labels", report.Labels);
            Texts(json, "options", report.Options);
            Objects(json, "runs", report.Runs, Run);
            Objects(json, "differences", report.Differences, Difference);
            Objects(json, "scoreboards", report.Scoreboards, Board);
            Objects(json, "analyses", report.Analyses, Analysis);
            Objects(json, "charts", report.Charts, Chart);
            Objects(json, "documents", report.Documents, (writer, document) => Document(writer, document, report.Labels.Count));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A number with so many significant digits.</summary>
    internal static double Rounded(double value, int digits = FigureDigits) =>
        double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void Run(Utf8JsonWriter json, ReportRun run)
    {
        Text(json, "name", run.Name);
        json.WriteNumber("documents", run.Documents);
        json.WriteNumber("failed", run.Failed);
        Text(json, "model", run.Model);
        Text(json, "task", run.Task == TaskKind.SingleLabel ? "single-label" : "multi-label");
        Objects(json, "record", run.Record, (writer, entry) =>
        {
            Text(writer, "key", entry.Key);
            Text(writer, "value", entry.Value);
        });
        Texts(json, "methods", run.Methods);
    }

    private static void Difference(Utf8JsonWriter json, RecordDifference difference)
    {
        Text(json, "key", difference.Key);
        Texts(json, "values", difference.Values);
    }

    private static void Board(Utf8JsonWriter json, ReportScoreboard report)
    {
        var board = report.Scoreboard;
        Text(json, "run", report.Run);
        json.WriteNumber("documents", board?.Documents ?? 0);
        Number(json, "level", board?.Level, FigureDigits);
        Objects(json, "metrics", board?.Metrics ?? [], (writer, metric) =>
        {
            Text(writer, "name", metric.Name);
            Text(writer, "summary", metric.Summary);
            writer.WriteBoolean("higherIsBetter", metric.HigherIsBetter);
        });
        Objects(json, "rows", board?.Rows ?? [], Row);
        Texts(json, "notes", report.Fault is { } fault ? [fault] : board?.Notes ?? []);
    }

    private static void Row(Utf8JsonWriter json, ScoreRow row)
    {
        Text(json, "method", row.Method);
        Text(json, "kind", KindOf(row));
        Text(json, "fault", row.Cells.Fault?.Message);
        Texts(json, "notes", row.Notes);
        Objects(json, "cells", row.Cells.TryGetValue(out var cells) ? cells.Where(cell => !cell.Metric.ByLabel) : [], (writer, cell) =>
        {
            Figure(writer, cell.Value);
            writer.WriteBoolean("best", cell.IsBest);
            writer.WriteBoolean("notWorse", cell.IsNotWorse);
            Number(writer, "p", cell.P, FigureDigits);
        });
    }

    /// <summary>What a row is there for: a method; a floor, which asks no model; a ceiling, which knows the truth; people.</summary>
    private static string KindOf(ScoreRow row) =>
        row switch
        {
            { IsBound: true, Method: HumanRow.Name } => "human",
            { IsBound: true } => "ceiling",
            _ when row.Method.Split(':', '|', '+', '@')[0] is "constant" or "prior" or "tfidf" => "floor",
            _ => "method",
        };

    private static void Analysis(Utf8JsonWriter json, AnalysisResult result)
    {
        Text(json, "name", result.Analysis);
        Text(json, "question", result.Question);
        Objects(json, "findings", result.Findings, WriteFinding);
        Objects(json, "missing", result.Missing, WriteFinding);
        Objects(json, "figures", result.Headlines, (writer, headline) =>
        {
            Text(writer, "run", headline.Run);
            Text(writer, "figure", headline.Name);
            Text(writer, "unit", FigureUnitName.Of(headline.Unit));
            Figure(writer, headline.Figure);
        });
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        Text(json, "run", finding.Run);
        Text(json, "sentence", finding.Sentence);
    }

    private static void Chart(Utf8JsonWriter json, ReportChart chart)
    {
        Text(json, "id", chart.Id);
        Text(json, "section", chart.Section);
        Text(json, "title", chart.Title);
        Text(json, "alternative", chart.Alternative);
        json.WritePropertyName("specification");
        Node(json, chart.Specification);
    }

    private static void Document(Utf8JsonWriter json, ReportDocument document, int labels)
    {
        Text(json, "id", document.Id);
        Text(json, "text", document.Text);
        Objects(json, "votes", document.Votes, (writer, vote) =>
        {
            Text(writer, "annotator", vote.Annotator);
            Texts(writer, "labels", vote.Labels);
        });
        json.WritePropertyName("shares");
        Numbers(json, document.Shares);
        json.WritePropertyName("gold");
        Numbers(json, document.Gold?.Select(gold => gold ? 1.0 : 0.0));
        Number(json, "disagreement", document.Disagreement, DocumentDigits);
        json.WriteStartArray("runs");
        foreach (var answer in document.Answers)
        {
            if (answer is null)
            {
                json.WriteNullValue();
            }
            else
            {
                Answer(json, answer, labels);
            }
        }

        json.WriteEndArray();
    }

    private static void Answer(Utf8JsonWriter json, ReportAnswer answer, int labels)
    {
        json.WriteStartObject();
        Text(json, "fault", answer.Fault?.Message);
        Text(json, "answer", answer.Trace?.Answer);
        if (answer.Trace is { } trace)
        {
            json.WriteBoolean("wellFormed", trace.WellFormed);
        }
        else
        {
            json.WriteNull("wellFormed");
        }

        Texts(json, "predicted", answer.Trace?.Labels ?? []);
        json.WriteBoolean("runnerUpMissed", answer.RunnerUpMissed(labels));
        Objects(json, "steps", answer.Trace?.Steps ?? [], (writer, step) =>
        {
            Text(writer, "written", step.Chosen);
            writer.WriteBoolean("last", step.IsLast);
            Number(writer, "end", step.EndProbability, DocumentDigits);
            Number(writer, "coverage", step.Distribution.Coverage, DocumentDigits);
            writer.WritePropertyName("probabilities");
            Numbers(writer, step.Distribution.Probabilities);
            writer.WritePropertyName("atMost");
            Limits(writer, step.Distribution.UpperLimits);
        });
        json.WriteStartArray("estimates");
        foreach (var estimate in answer.Estimates)
        {
            Numbers(json, estimate);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Figure(Utf8JsonWriter json, Interval figure)
    {
        Number(json, "value", figure.Estimate.Value, FigureDigits);
        Number(json, "low", figure.Low, FigureDigits);
        Number(json, "high", figure.High, FigureDigits);
        json.WriteNumber("support", figure.Estimate.Support);
        Text(json, "reason", figure.Reason);
    }

    private static void Node(Utf8JsonWriter json, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                json.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    json.WritePropertyName(name);
                    Node(json, value);
                }

                json.WriteEndObject();
                break;
            case JsonArray items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    Node(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                Value(json, text);
                break;
            case null:
                json.WriteNullValue();
                break;
            default:
                node.WriteTo(json);
                break;
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
        Value(json, text);
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string?> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            Value(json, text);
        }

        json.WriteEndArray();
    }

    /// <summary>Not the writer's own strings: these replace what UTF-16 does not allow, and escape every letter that is not
    /// Latin.</summary>
    private static void Value(Utf8JsonWriter json, string? text)
    {
        if (text is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(ScriptText.Quoted(text), skipInputValidation: true);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double? value, int digits)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Rounded(number, digits));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Numbers(Utf8JsonWriter json, IEnumerable<double>? values)
    {
        if (values is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteNumberValue(Rounded(value, DocumentDigits));
        }

        json.WriteEndArray();
    }

    /// <summary>With the digits of a figure: a limit is far below what a probability's digits are for.</summary>
    private static void Limits(Utf8JsonWriter json, IReadOnlyList<double?>? limits)
    {
        if (limits is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var limit in limits)
        {
            if (limit is { } number)
            {
                json.WriteNumberValue(Rounded(number));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    private static void Objects<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

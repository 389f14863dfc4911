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
/// A report as canonical JSON: the same report always gives the same bytes. A page's script element may contain it unchanged. Numbers of
/// documents have 4 significant digits, figures 6; missing values are null.
/// </summary>
internal static class ReportJson
{
    /// <summary>The version of the form; it changes when older pages can no longer read the form.</summary>
    public const int Version = 2;

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
            Objects(json, "verdicts", report.Verdicts, WriteVerdict);
            Objects(json, "comparisons", report.Comparisons, Comparison);
            json.WritePropertyName("agreement");
            Agreement(json, report.Agreement);
            Objects(json, "scoreboards", report.Scoreboards, Board);
            Objects(json, "analyses", report.Analyses, Analysis);
            Objects(json, "charts", report.Charts, Chart);
            Objects(json, "documents", report.Documents, (writer, document) => Document(writer, document, report.Labels.Count));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A number with this many significant digits.</summary>
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
        json.WriteStartObject("prompt");
        Text(json, "before", run.Prompt.Before);
        Text(json, "after", run.Prompt.After);
        json.WriteBoolean("chat", run.Prompt.Chat);
        Text(json, "fault", run.Prompt.Fault);
        json.WriteEndObject();
        Objects(json, "byLabel", run.ByLabel, ByLabel);
    }

    private static void ByLabel(Utf8JsonWriter json, ReportMethod method)
    {
        Text(json, "method", method.Method);
        Objects(json, "labels", method.Labels, (writer, scores) =>
        {
            Number(writer, "precision", scores.Precision, DocumentDigits);
            Number(writer, "recall", scores.Recall, DocumentDigits);
            Number(writer, "f1", scores.F1, DocumentDigits);
            Number(writer, "rocAuc", scores.RocAuc, DocumentDigits);
            Number(writer, "averagePrecision", scores.AveragePrecision, DocumentDigits);
            writer.WriteNumber("support", scores.Support);
            Number(writer, "assigned", scores.Assigned, DocumentDigits);
            Number(writer, "annotated", scores.Annotated, DocumentDigits);
            Number(writer, "probability", scores.Probability, DocumentDigits);
            Number(writer, "share", scores.Share, DocumentDigits);
        });
        json.WriteStartArray("calibration");
        foreach (var curve in method.Calibration)
        {
            json.WriteStartArray();
            foreach (var bin in curve.Bins)
            {
                Numbers(json, [bin.Predicted, bin.Share, bin.Count]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteVerdict(Utf8JsonWriter json, Verdict verdict)
    {
        Text(json, "run", verdict.Run);
        Text(json, "best", verdict.Best);
        Objects(json, "sentences", verdict.Sentences, (writer, sentence) =>
        {
            Text(writer, "sentence", sentence.Text);
            Objects(writer, "figures", sentence.Figures, (inner, figure) =>
            {
                Text(inner, "figure", figure.Name);
                Number(inner, "value", figure.Value, FigureDigits);
                Number(inner, "low", figure.Low, FigureDigits);
                Number(inner, "high", figure.High, FigureDigits);
            });
        });
    }

    private static void Comparison(Utf8JsonWriter json, RunComparison comparison)
    {
        Text(json, "metric", comparison.Metric.DisplayName);
        Text(json, "summary", comparison.Metric.Summary);
        json.WriteBoolean("higherIsBetter", comparison.Metric.HigherIsBetter);
        Text(json, "method", comparison.Method);
        Text(json, "first", comparison.First);
        Text(json, "second", comparison.Second);
        json.WriteNumber("documents", comparison.Test.Difference.Support);
        Number(json, "difference", comparison.Test.Difference.Value, FigureDigits);
        Number(json, "low", comparison.Test.Low, FigureDigits);
        Number(json, "high", comparison.Test.High, FigureDigits);
        Number(json, "p", comparison.Test.P, FigureDigits);
    }

    private static void Agreement(Utf8JsonWriter json, AnnotatorAgreement? agreement)
    {
        if (agreement is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        Text(json, "fault", agreement.Fault);
        json.WriteNumber("all", agreement.All);
        Texts(json, "annotators", agreement.Annotators);
        Objects(json, "pairs", agreement.Pairs, (writer, pair) =>
        {
            Text(writer, "first", pair.First);
            Text(writer, "second", pair.Second);
            writer.WriteNumber("shared", pair.Shared);
            Number(writer, "agreement", pair.Agreement, DocumentDigits);
            Number(writer, "kappa", pair.Kappa, DocumentDigits);
        });
        json.WriteEndObject();
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
            Text(writer, "displayName", metric.DisplayName);
            Text(writer, "summary", metric.Summary);
            writer.WriteBoolean("higherIsBetter", metric.HigherIsBetter);
        });
        Objects(json, "rows", board?.Rows ?? [], Row);
        Texts(json, "notes", report.Fault is { } fault ? [fault] : board?.Notes ?? []);
    }

    private static void Row(Utf8JsonWriter json, ScoreRow row)
    {
        Text(json, "method", row.Method);
        Text(json, "kind", RowPurpose.Of(row));
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
        // Nothing is predicted where there is no answer, or where it was not read to its end.
        if (answer.Trace is { IsWhole: true } trace)
        {
            json.WriteBoolean("wellFormed", trace.WellFormed);
            Texts(json, "predicted", trace.Labels);
        }
        else
        {
            json.WriteNull("wellFormed");
            json.WriteNull("predicted");
        }

        json.WriteBoolean("runnerUpMissed", answer.RunnerUpMissed(labels));
        Objects(json, "steps", answer.Trace?.Steps ?? [], (writer, step) =>
        {
            Text(writer, "written", step.Chosen);
            writer.WriteBoolean("last", step.IsLast);
            Number(writer, "end", step.EndProbability, DocumentDigits);
            if (step.IsForced)
            {
                writer.WriteBoolean("forced", true);
            }

            Number(writer, "coverage", step.Distribution.Coverage, DocumentDigits);
            writer.WritePropertyName("probabilities");
            Numbers(writer, step.Distribution.Probabilities);
            writer.WritePropertyName("atMost");
            Limits(writer, step.Distribution.UpperLimits);
        });
        json.WriteStartArray("estimates");
        foreach (var estimate in answer.Estimates)
        {
            Numbers(json, estimate?.Select(BelowHalf));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A probability below ½ stays below it when it is rounded: from ½ on, a label is assigned.</summary>
    private static double BelowHalf(double value) => value < 0.5 ? Math.Min(value, 0.4999) : value;

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

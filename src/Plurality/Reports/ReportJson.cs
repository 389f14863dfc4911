using System.Buffers;
using System.Text;
using System.Text.Json;
using Plurality.Analysis;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Statistics;
using static Plurality.Reports.ReportJsonValues;

namespace Plurality.Reports;

/// <summary>
/// A report as canonical JSON: the same report always gives the same bytes. A page's script element may contain it unchanged. Numbers of
/// documents have 4 significant digits, figures 6; missing values are null.
/// </summary>
internal static class ReportJson
{
    /// <summary>The version of the form; it changes when older pages can no longer read the form.</summary>
    public const int Version = 2;

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
            Objects(json, "documents", report.Documents, (writer, document) =>
                ReportDocumentJson.Write(writer, document, report.Labels.Count)
            );
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

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
        ReportDocumentJson.Prompt(json, run.Prompt);
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

    private static void Figure(Utf8JsonWriter json, Interval figure)
    {
        Number(json, "value", figure.Estimate.Value, FigureDigits);
        Number(json, "low", figure.Low, FigureDigits);
        Number(json, "high", figure.High, FigureDigits);
        json.WriteNumber("support", figure.Estimate.Support);
        Text(json, "reason", figure.Reason);
    }
}

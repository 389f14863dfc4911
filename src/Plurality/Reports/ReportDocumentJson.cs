using System.Text.Json;
using Plurality.Labels;
using static Plurality.Reports.ReportJsonValues;

namespace Plurality.Reports;

/// <summary>Writes a document of a report as JSON: its votes, and every run's answer step by step.</summary>
internal static class ReportDocumentJson
{
    /// <summary>Writes the members of a document.</summary>
    /// <param name="json">The writer, inside an object.</param>
    /// <param name="document">The document.</param>
    /// <param name="labels">The number of labels.</param>
    public static void Write(Utf8JsonWriter json, ReportDocument document, int labels)
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
        if (answer.Whole is { } trace)
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
        if (answer.Prompt is { } prompt)
        {
            Prompt(json, prompt);
        }

        Objects(json, "steps", answer.Trace?.Steps ?? [], (writer, step) =>
        {
            Text(writer, "written", step.Chosen);
            writer.WriteBoolean("last", step.IsLast);
            Number(writer, "end", step.EndProbability, DocumentDigits);
            if (step.IsForced)
            {
                writer.WriteBoolean("forced", true);
            }

            // A model that gives no probabilities has none to show, not even zeros.
            var isKnown = step.Distribution.IsKnown;
            Number(writer, "coverage", isKnown ? step.Distribution.Coverage : null, DocumentDigits);
            writer.WritePropertyName("probabilities");
            Numbers(writer, isKnown ? step.Distribution.Probabilities : []);
            writer.WritePropertyName("atMost");
            Limits(writer, step.Distribution.UpperLimits);
        });
        json.WriteStartArray("estimates");
        foreach (var estimate in answer.Estimates)
        {
            Numbers(json, estimate?.Select(BelowHalf));
        }

        json.WriteEndArray();
        if (answer.Intervals.Any(interval => interval is not null))
        {
            Intervals(json, answer.Intervals);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes, for each method, its lower and upper limits, or null.</summary>
    private static void Intervals(Utf8JsonWriter json, IReadOnlyList<LabelMarginals?> intervals)
    {
        json.WriteStartArray("intervals");
        foreach (var interval in intervals)
        {
            if (interval is not { LowerLimits: { } lower, UpperLimits: { } upper })
            {
                json.WriteNullValue();
                continue;
            }

            json.WriteStartArray();
            Numbers(json, lower);
            Numbers(json, upper);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a prompt as the member <c>prompt</c>.</summary>
    public static void Prompt(Utf8JsonWriter json, ReportPrompt prompt)
    {
        json.WriteStartObject("prompt");
        Text(json, "before", prompt.Before);
        Text(json, "after", prompt.After);
        json.WriteBoolean("chat", prompt.Chat);
        Text(json, "fault", prompt.Fault);
        json.WriteEndObject();
    }

    /// <summary>A probability below ½ stays below it when it is rounded: from ½ on, a label is assigned.</summary>
    private static double BelowHalf(double value) => value < 0.5 ? Math.Min(value, 0.4999) : value;

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
}

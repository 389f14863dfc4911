using System.Text.Encodings.Web;
using System.Text.Json;
using Plurality.Labels;

namespace Plurality.Traces;

/// <summary>
/// Writes traces as JSON, for results and exports. Numbers have their shortest form that reads back as the same bits, independent of
/// culture; letters of any script are not escaped.
/// </summary>
internal static class TraceJson
{
    /// <summary>No white space, and as little escaping as JSON allows: these lines are data, not parts of web pages.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes a property <c>steps</c>: for each step <c>step</c>, <c>chosen</c> (null for a step that the answer does not have),
    /// <c>last</c>, <c>p</c> by option on offer, <c>coverage</c> and <c>pEnd</c> (null if there is none).
    /// </summary>
    /// <param name="writer">The writer, positioned within an object.</param>
    /// <param name="trace">The trace with the steps.</param>
    /// <param name="withScores">Whether <c>scores</c> by option on offer come before <c>p</c>.</param>
    public static void WriteSteps(Utf8JsonWriter writer, Trace trace, bool withScores)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        writer.WriteStartArray("steps");
        foreach (var step in trace.Steps)
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", step.Number);
            writer.WriteString("chosen", step.Chosen);
            writer.WriteBoolean("last", step.IsLast);
            if (withScores)
            {
                WriteOffered(writer, "scores", step.Distribution, step.Distribution.Scores);
            }

            WriteOffered(writer, "p", step.Distribution, step.Distribution.Probabilities);
            if (step.Distribution.UpperLimits is { } limits)
            {
                WriteLimits(writer, step.Distribution.Options, limits);
            }

            writer.WriteNumber("coverage", step.Distribution.Coverage);
            if (step.EndProbability is { } end)
            {
                writer.WriteNumber("pEnd", end);
            }
            else
            {
                writer.WriteNull("pEnd");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a property whose value is a list of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(texts);
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a property whose value is a map from names to numbers, aligned by index.</summary>
    public static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<string> names, IReadOnlyList<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(numbers);
        writer.WriteStartObject(name);
        for (var i = 0; i < names.Count; i++)
        {
            writer.WriteNumber(names[i], numbers[i]);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the intervals of probabilities as <c>pAtLeast</c> and <c>pAtMost</c>; nothing if they have none.</summary>
    public static void WriteInterval(Utf8JsonWriter writer, LabelMarginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        if (marginals is { LowerLimits: { } lower, UpperLimits: { } upper })
        {
            WriteNumbers(writer, "pAtLeast", marginals.Labels, lower);
            WriteNumbers(writer, "pAtMost", marginals.Labels, upper);
        }
    }

    /// <summary>The largest probability of each option whose smallest is 0, if exact scoring was within a bound.</summary>
    private static void WriteLimits(Utf8JsonWriter writer, IReadOnlyList<string> options, IReadOnlyList<double?> limits)
    {
        writer.WriteStartObject("pAtMost");
        for (var option = 0; option < options.Count; option++)
        {
            if (limits[option] is { } limit)
            {
                writer.WriteNumber(options[option], limit);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteOffered(Utf8JsonWriter writer, string name, StepDistribution distribution, IReadOnlyList<double> numbers)
    {
        writer.WriteStartObject(name);
        for (var option = 0; option < distribution.Options.Count; option++)
        {
            if (distribution.Offers(option))
            {
                writer.WriteNumber(distribution.Options[option], numbers[option]);
            }
        }

        writer.WriteEndObject();
    }
}

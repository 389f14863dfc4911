using System.Text.Json;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Cli.Output;

/// <summary>Predictions as JSON Lines, in the form that <c>plurality score</c> reads.</summary>
internal static class PredictionLines
{
    /// <summary>Writes a line per document.</summary>
    public static void Write(Stream stream, IEnumerable<(string Id, LabelMarginals Probabilities)> documents)
    {
        using var json = new Utf8JsonWriter(stream, TraceJson.WriterOptions);
        foreach (var (id, probabilities) in documents)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            TraceJson.WriteNumbers(json, "probabilities", probabilities.Labels, probabilities.Probabilities);
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            stream.Write("\n"u8);
        }
    }
}

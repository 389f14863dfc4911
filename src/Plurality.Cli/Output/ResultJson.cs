using Plurality.Runtime.Decoding;

namespace Plurality.Cli.Output;

/// <summary>A classified document as a line of JSON.</summary>
internal static class ResultJson
{
    /// <summary>Writes the line; a document that could not be classified has only its id and the fault.</summary>
    public static void Write(Terminal terminal, Classification result) => JsonLines.Write(terminal, json =>
    {
        json.WriteString("id", result.Item.Id);
        if (result.Trace is not { } trace || result.Probabilities is not { } probabilities)
        {
            json.WriteString("fault", result.Fault);
            return;
        }

        json.WriteString("text", result.Item.Text);
        JsonLines.Texts(json, "labels", trace.Labels);
        JsonLines.Numbers(json, "probabilities", probabilities.Labels, probabilities.Probabilities);
        json.WriteStartArray("steps");
        foreach (var step in trace.Steps)
        {
            json.WriteStartObject();
            json.WriteNumber("step", step.Number);
            json.WriteString("chosen", step.Chosen);
            json.WriteBoolean("last", step.IsLast);
            JsonLines.Numbers(json, "p", step.Distribution.Options, step.Distribution.Probabilities);
            JsonLines.Number(json, "coverage", step.Distribution.Coverage);
            JsonLines.Number(json, "pEnd", step.EndProbability);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("answer", trace.Answer);
        json.WriteBoolean("wellFormed", trace.WellFormed);
        JsonLines.Texts(json, "warnings", trace.Warnings);
    });
}

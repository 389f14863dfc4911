using System.Text.Json;
using Plurality.Cli.Terminals;
using Plurality.Decoding;
using Plurality.Traces;

namespace Plurality.Cli.Output;

/// <summary>Everything about a prompt as a line of JSON, without rounding. Only options that a step does not offer are left out.</summary>
internal static class TraceLine
{
    /// <summary>Writes the line.</summary>
    public static void Write(Terminal terminal, TracedPrompt traced) => JsonLines.Write(terminal, json =>
        {
            var (trace, first) = traced;
            json.WriteString("answer", trace.Answer);
            TraceJson.WriteTexts(json, "labels", trace.Labels);
            json.WriteBoolean("wellFormed", trace.WellFormed);
            json.WriteBoolean("forcedFirstStep", trace.ForcedFirstStep);
            json.WriteString("decoding", ModeName.Of(trace.Decoding));
            json.WriteString("scoring", ModeName.Of(trace.Scoring));
            Tokens(json, "promptTokens", first.PromptTokens);
            if (trace.AnswerTokens is { } answer)
            {
                Tokens(json, "answerTokens", answer);
            }

            TraceJson.WriteSteps(json, trace, withScores: true);
            json.WriteStartArray("topTokens");
            foreach (var token in first.TopTokens)
            {
                json.WriteStartObject();
                json.WriteNumber("token", token.Token);
                json.WriteString("text", token.Text);
                JsonLines.Number(json, "logit", token.Logit);
                JsonLines.Number(json, "p", Math.Exp(token.Logit - first.LogSumExp));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("optionTokens");
            for (var i = 0; i < first.OptionTokens.Count; i++)
            {
                Tokens(json, first.Distribution.Options[i], first.OptionTokens[i]);
            }

            json.WriteEndObject();
            Recorded(json, trace);
            TraceJson.WriteTexts(json, "warnings", [.. trace.Warnings.Concat(first.Warnings).Distinct(StringComparer.Ordinal)]);
        });

    private static void Recorded(Utf8JsonWriter json, Trace trace)
    {
        if (trace.HiddenStates.Count > 0)
        {
            json.WriteStartArray("hidden");
            foreach (var state in trace.HiddenStates)
            {
                json.WriteStartObject();
                json.WriteNumber("layer", state.Layer);
                json.WriteStartArray("values");
                foreach (var value in state.Values)
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (trace.Attention.Count == 0)
        {
            return;
        }

        json.WriteStartArray("attention");
        foreach (var shares in trace.Attention)
        {
            json.WriteStartObject();
            json.WriteNumber("step", shares.Step);
            JsonLines.Number(json, "promptShare", shares.PromptShare);
            json.WriteNumber("promptTokens", shares.PromptTokens);
            JsonLines.Number(json, "generatedShare", shares.GeneratedShare);
            json.WriteNumber("generatedTokens", shares.GeneratedTokens);
            JsonLines.Number(json, "labelShare", shares.LabelShare);
            json.WriteNumber("labelTokens", shares.LabelTokens);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Tokens(Utf8JsonWriter json, string name, IReadOnlyList<int> tokens)
    {
        json.WriteStartArray(name);
        foreach (var token in tokens)
        {
            json.WriteNumberValue(token);
        }

        json.WriteEndArray();
    }
}

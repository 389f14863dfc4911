using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Llama.Files;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Traces;

namespace Plurality.Cli.Output;

/// <summary>The metadata of a model file, as text and as JSON.</summary>
internal static class ModelLines
{
    /// <summary>Writes a line per fact.</summary>
    public static void Write(Terminal terminal, ModelDescription model)
    {
        Line("file", model.Path);
        if (model.Parts.Count > 1)
        {
            foreach (var part in model.Parts)
            {
                Line("part", $"{Path.GetFileName(part.Path)}, {Number(part.Bytes)} bytes, SHA-256 {part.Sha256}");
            }
        }

        Line("SHA-256", model.Parts.Count > 1 ? $"{model.Sha256} (of the parts' hashes)" : model.Sha256);
        Line("size", $"{Number(model.Bytes)} bytes");
        Line("name", model.Name ?? "–");
        Line("architecture", model.Architecture);
        Line("parameters", Number(model.Parameters));
        Line("layers", Number(model.Layers));
        Line("vocabulary", $"{Number(model.VocabularySize)} tokens");
        Line("context", $"{Number(model.ContextLength)} tokens in training");
        Line("tokenizer", model.Tokenizer ?? "–");
        Line("weights", string.Join(", ", model.WeightFormats.Select(format => $"{format.Format} ({Number(format.Tensors)} tensors)")));
        Line("kernels", Kernels(model));
        Line("chat template", ChatTemplate(model));
        Line("known good", model.KnownGood ? "yes" : "not yet: a child process tries it on first use");

        void Line(string key, string value) => terminal.Output.WriteLine($"{key, -14} {Shown.Line(value)}");
    }

    /// <summary>Writes the facts as a line of JSON.</summary>
    public static void WriteJson(Terminal terminal, ModelDescription model) => JsonLines.Write(terminal, json =>
        {
            json.WriteString("file", model.Path);
            json.WriteString("sha256", model.Sha256);
            json.WriteNumber("bytes", model.Bytes);
            json.WriteStartArray("parts");
            foreach (var part in model.Parts)
            {
                json.WriteStartObject();
                json.WriteString("file", part.Path);
                json.WriteNumber("bytes", part.Bytes);
                json.WriteString("sha256", part.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("name", model.Name);
            json.WriteString("architecture", model.Architecture);
            json.WriteNumber("parameters", model.Parameters);
            JsonLines.Number(json, "layers", model.Layers);
            JsonLines.Number(json, "vocabulary", model.VocabularySize);
            JsonLines.Number(json, "context", model.ContextLength);
            json.WriteString("tokenizer", model.Tokenizer);
            json.WriteStartObject("weights");
            foreach (var (format, tensors) in model.WeightFormats)
            {
                json.WriteNumber(format, tensors);
            }

            json.WriteEndObject();
            json.WriteStartObject("withoutKernel");
            foreach (var (format, matrices) in model.Kernels.Left)
            {
                json.WriteNumber(format, matrices);
            }

            json.WriteEndObject();
            json.WriteBoolean("chatTemplate", model.HasChatTemplate);
            json.WriteString("thinking", Thinking(model.Thinking));
            json.WriteBoolean("knownGood", model.KnownGood);
        });

    /// <summary>Writes model files and their sizes, a line per file, as text or as JSON.</summary>
    public static void WriteList(Terminal terminal, IReadOnlyList<(string Model, long Bytes)> models, bool json)
    {
        var cells = models.Max(model => BarLines.Cells(Shown.Line(model.Model)));
        foreach (var (model, bytes) in models)
        {
            if (json)
            {
                JsonLines.Write(terminal, line =>
                {
                    line.WriteString("model", model);
                    line.WriteNumber("bytes", bytes);
                });
            }
            else
            {
                var name = Shown.Line(model);
                var padding = new string(' ', cells - BarLines.Cells(name));
                terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}{padding}  {bytes / 1e6, 8:0.0} MB"));
            }
        }
    }

    /// <summary>Writes a prepared model as a line of JSON.</summary>
    public static void WriteJson(Terminal terminal, PreparedModel model) => JsonLines.Write(terminal, json =>
        {
            json.WriteString("file", model.Path);
            json.WriteString("sha256", model.Sha256);
            json.WriteString("weights", WeightFormats.Name(model.Weights));
            json.WriteString("source", model.Source);
            json.WriteString("sourceSha256", model.SourceSha256);
            TraceJson.WriteTexts(json, "warnings", model.Warnings);
        });

    private static string ChatTemplate(ModelDescription model) =>
        (model.HasChatTemplate, model.Thinking) switch
        {
            (false, _) => "no",
            (_, ThinkingHabit.None) => "yes",
            (_, ThinkingHabit.SwitchedOff) => "yes; --chat switches thinking off",
            _ => "yes, but thinking cannot be switched off: --chat is refused",
        };

    private static string Thinking(ThinkingHabit habit) =>
        habit switch
        {
            ThinkingHabit.None => "none",
            ThinkingHabit.SwitchedOff => "off",
            _ => "always",
        };

    private static string Kernels(ModelDescription model) =>
        model.Kernels.IsComplete
            ? "for all matrices"
            : $"{(model.Kernels.Read == 0 ? "none" : $"for {Number(model.Kernels.Read)} matrices")}; llama.cpp computes "
                + string.Join(", ", model.Kernels.Left.Select(format => $"{format.Format} ({Number(format.Matrices)} matrices)"));

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "–";
}

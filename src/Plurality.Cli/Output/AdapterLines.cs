using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Llama.Files;

namespace Plurality.Cli.Output;

/// <summary>The facts of an adapter file, as text and as JSON.</summary>
internal static class AdapterLines
{
    /// <summary>Writes a line per fact.</summary>
    public static void Write(Terminal terminal, AdapterDescription description)
    {
        var adapter = description.Adapter;
        Line("file", description.Path);
        Line("SHA-256", description.Sha256);
        Line("size", $"{Number(description.Bytes)} bytes");
        Line("kind", "LoRA adapter");
        Line("name", adapter.Name ?? "–");
        Line("base model", adapter.BaseModel ?? "–");
        Line("architecture", adapter.Architecture);
        Line("rank", string.Join(", ", description.Ranks.Select(rank => Number(rank))));
        Line("alpha", adapter.Alpha.ToString(CultureInfo.InvariantCulture));
        Line("matrices", string.Join(", ", description.Kinds.Select(kind => $"{kind.Kind} ({Number(kind.Matrices)})")));
        Line("parameters", Number(adapter.Parameters));
        Line("numbers", string.Join(", ", description.Formats));
        Line("licence", adapter.License ?? "–");
        Line("description", adapter.Description ?? "–");

        void Line(string key, string value) => terminal.Output.WriteLine($"{key, -14} {Shown.Line(value)}");
    }

    /// <summary>Writes the facts as a line of JSON.</summary>
    public static void WriteJson(Terminal terminal, AdapterDescription description) => JsonLines.Write(terminal, json =>
        {
            var adapter = description.Adapter;
            json.WriteString("file", description.Path);
            json.WriteString("sha256", description.Sha256);
            json.WriteNumber("bytes", description.Bytes);
            json.WriteString("kind", "lora");
            json.WriteString("name", adapter.Name);
            json.WriteString("baseModel", adapter.BaseModel);
            json.WriteString("architecture", adapter.Architecture);
            json.WriteStartArray("ranks");
            foreach (var rank in description.Ranks)
            {
                json.WriteNumberValue(rank);
            }

            json.WriteEndArray();
            json.WriteNumber("alpha", adapter.Alpha);
            json.WriteStartObject("matrices");
            foreach (var (kind, matrices) in description.Kinds)
            {
                json.WriteNumber(kind, matrices);
            }

            json.WriteEndObject();
            json.WriteNumber("parameters", adapter.Parameters);
            json.WriteString("license", adapter.License);
            json.WriteString("description", adapter.Description);
        });

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

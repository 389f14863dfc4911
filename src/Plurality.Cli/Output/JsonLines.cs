using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plurality.Cli.Output;

/// <summary>Results for programs: one JSON object a line. Readable characters stay as they are; a number that is not finite is null, as JSON has no word for it.</summary>
internal static class JsonLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object as a line.</summary>
    public static void Write(Terminal terminal, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        terminal.Output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    /// <summary>Writes an object from names to numbers.</summary>
    public static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<string> names, IReadOnlyList<double> values)
    {
        json.WriteStartObject(name);
        for (var i = 0; i < names.Count; i++) Number(json, names[i], values[i]);
        json.WriteEndObject();
    }

    /// <summary>Writes a number; null where there is none or it is not finite.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    /// <summary>Writes a list of texts.</summary>
    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

using System.Text.Json;
using Plurality.Traces;

namespace Plurality.Cli.Output;

/// <summary>Results for programs: one JSON object per line. Readable characters stay as they are; a number that is not finite is null, as
/// JSON has no word for it.</summary>
internal static class JsonLines
{
    /// <summary>Writes one object as a line.</summary>
    public static void Write(Terminal terminal, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, TraceJson.WriterOptions))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        terminal.Output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    /// <summary>Writes a number; null where there is none or it is not finite.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

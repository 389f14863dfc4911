using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plurality.Runtime.Storage;

/// <summary>Reads and writes the columns that hold lists and maps of names, as readable JSON.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a value; null stays null.</summary>
    public static string? Write<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value, Options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static T Read<T>(string json)
        where T : class => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("A stored value is null.");
}

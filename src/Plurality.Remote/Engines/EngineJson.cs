using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>What all engines' JSON has in common. Each method throws a <see cref="JsonException"/> at JSON of another form, and a
/// <see cref="FailedRequestException"/> at numbers that cannot be right.</summary>
internal static class EngineJson
{
    /// <summary>Reads an answer, which must be an object.</summary>
    public static T Read<T>(byte[] answer, Func<JsonElement, T> read)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.ValueKind == JsonValueKind.Object
            ? read(json.RootElement)
            : throw new JsonException("the answer must be an object");
    }

    /// <summary>A field.</summary>
    public static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value
            : throw new JsonException($"'{name}' is missing");

    /// <summary>The entries of a field that is a list.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonElement element, string name)
    {
        var list = Property(element, name);
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new JsonException($"'{name}' must be a list");
    }

    /// <summary>The fields of an object.</summary>
    public static JsonElement.ObjectEnumerator Fields(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : throw new JsonException("an object is missing");

    /// <summary>The only entry of a field that is a list.</summary>
    public static JsonElement Only(JsonElement element, string name)
    {
        var list = Property(element, name);
        return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 1
            ? list[0]
            : throw new JsonException($"'{name}' must have one entry");
    }

    /// <summary>A field that is text.</summary>
    public static string Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()!
            : throw new JsonException($"'{name}' must be text");

    /// <summary>A byte.</summary>
    public static byte Byte(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetByte(out var number) ? number : throw new JsonException("a byte is missing");

    /// <summary>A field that is a whole number.</summary>
    public static int Number(JsonElement element, string name) => Number(Property(element, name));

    /// <summary>A whole number.</summary>
    public static int Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw new JsonException("a whole number is missing");

    /// <summary>A field that is a list of tokens.</summary>
    public static int[] Tokens(JsonElement element, string name) => [.. Items(element, name).Select(token => Number(token))];

    /// <summary>A log-probability; not a number if the answer has something else.</summary>
    public static double Score(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    /// <summary>An entry of a list.</summary>
    public static JsonElement Entry(JsonElement list, int index) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > index
            ? list[index]
            : throw new JsonException("a list is missing, or is too short");

    /// <summary>A body to send.</summary>
    public static byte[] Body(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    /// <summary>A body to send.</summary>
    public static byte[] Body(object body) => JsonSerializer.SerializeToUtf8Bytes(body);

    /// <summary>A list of numbers to send.</summary>
    public static JsonArray List(IEnumerable<int> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    /// <summary>A number that cannot be right. The request is repeated.</summary>
    public static FailedRequestException Wrong(FormattableString message) =>
        new(message.ToString(CultureInfo.InvariantCulture), FailureReach.Passing);
}

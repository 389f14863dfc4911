using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>One item of a file that is a single JSON object from ids to items.</summary>
/// <param name="Id">The key.</param>
/// <param name="Value">What stands behind it.</param>
/// <param name="Place">Where the key stands.</param>
/// <param name="SourceName">The file's name for messages.</param>
internal sealed record JsonEntry(string Id, JsonElement Value, TextPlace Place, string SourceName)
{
    /// <summary>The longest file of this kind; it is held in memory as a whole.</summary>
    private const int LongestFile = 128 * 1024 * 1024;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gives the entries of a file in its order.</summary>
    /// <exception cref="DatasetFormatException">It is no complete JSON object, or longer than 128 Mi characters.</exception>
    public static IEnumerable<JsonEntry> Read(TextReader reader, DatasetReading reading)
    {
        var utf8 = ReadUtf8(reader, reading);
        if (utf8.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            yield break;
        }

        var state = default(JsonReaderState);
        var (position, at) = (0, 0);
        var place = new TextPlace(1, 1);
        while (Next(utf8, ref position, ref state, reading, out var id, out var start, out var value))
        {
            place = Advance(place, utf8.AsSpan(at..start));
            at = start;
            yield return new JsonEntry(id, value, place, reading.SourceName);
        }
    }

    /// <summary>A fault of this item.</summary>
    public DatasetFormatException Fault(string found, string expected, string remedy) =>
        new([new DatasetFault(SourceName, Place.Line, Place.Column, $"{found} in item {Excerpt.Of(Id)}", expected, remedy)]);

    /// <summary>The value of a key that must be there and of that kind.</summary>
    public JsonElement Require(JsonElement owner, string key, JsonValueKind kind)
    {
        if (owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(key, out var value))
        {
            if (value.ValueKind == kind)
            {
                return value;
            }

            throw Fault(Excerpt.Of(value.GetRawText()), $"\"{key}\" must be {Named(kind)}", "Correct it.");
        }

        throw Fault("none", $"there must be a \"{key}\"", "Check that the file is of the format that it is read as.");
    }

    /// <summary>Throws unless a value is text.</summary>
    public string Text(JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Fault(Excerpt.Of(value.GetRawText()), $"{what} must be a string", "Write it in quotes.");

    /// <summary>A value as one line of JSON.</summary>
    public static string Written(JsonElement value) => Written(value.WriteTo);

    /// <summary>What <paramref name="write"/> writes, as one line of JSON.</summary>
    public static string Written(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Compact))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, checked((int)bytes.Length));
    }

    private static string Named(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Array => "an array",
            JsonValueKind.Object => "an object",
            _ => "a string",
        };

    /// <summary>Moves to the next entry and past it; false at the end of the file.</summary>
    private static bool Next(
        byte[] utf8,
        ref int position,
        ref JsonReaderState state,
        DatasetReading reading,
        out string id,
        out int start,
        out JsonElement value
    )
    {
        var json = new Utf8JsonReader(utf8.AsSpan(position), isFinalBlock: true, state);
        try
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject && position == 0)
            {
                json.Read();
            }

            start = position + (int)json.TokenStartIndex;
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                id = json.GetString()!;
                value = JsonElement.ParseValue(ref json);
                position += (int)json.BytesConsumed;
                state = json.CurrentState;
                return true;
            }

            if (json.TokenType != JsonTokenType.EndObject)
            {
                throw Malformed(utf8, start, "a file of this format must be one JSON object from ids to items", reading, null);
            }

            json.Read(); // Anything but white space behind the object is malformed.
            (id, value) = ("", default);
            return false;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw Malformed(
                utf8,
                PositionOf(malformed as JsonException, utf8) ?? position + (int)json.BytesConsumed,
                "the file must be one complete JSON object",
                reading,
                malformed
            );
        }
    }

    private static DatasetFormatException Malformed(byte[] utf8, int position, string expected, DatasetReading reading, Exception? inner)
    {
        var place = Advance(new TextPlace(1, 1), utf8.AsSpan(0, position));
        var rest = Encoding.UTF8.GetString(utf8.AsSpan(position, Math.Min(200, utf8.Length - position))).TrimStart();
        var found = rest.Length == 0 ? "the end of the file" : Excerpt.Of(rest);
        return new DatasetFormatException(
            [
                new DatasetFault(
                    reading.SourceName,
                    place.Line,
                    place.Column,
                    found,
                    expected,
                    "Check that the file was written completely."
                ),
            ],
            inner: inner
        );
    }

    /// <summary>The byte that an exception names by its line and its place there, both counted from 0.</summary>
    private static int? PositionOf(JsonException? malformed, byte[] utf8)
    {
        if (malformed is not { LineNumber: { } line, BytePositionInLine: { } inLine })
        {
            return null;
        }

        var start = 0;
        for (; line > 0; line--)
        {
            start += utf8.AsSpan(start).IndexOf((byte)'\n') + 1;
        }

        return Math.Min(start + (int)inLine, utf8.Length);
    }

    private static TextPlace Advance(TextPlace place, ReadOnlySpan<byte> passed)
    {
        var feed = passed.LastIndexOf((byte)'\n');
        var column = feed < 0 ? place.Column + Encoding.UTF8.GetCharCount(passed) : 1 + Encoding.UTF8.GetCharCount(passed[(feed + 1)..]);
        return new TextPlace(place.Line + passed.Count((byte)'\n'), column);
    }

    private static byte[] ReadUtf8(TextReader reader, DatasetReading reading)
    {
        var text = new StringBuilder();
        var block = new char[32 * 1024];
        while (reader.Read(block, 0, block.Length) is > 0 and var count)
        {
            text.Append(block, 0, count);
            if (text.Length > LongestFile)
            {
                throw new DatasetFormatException([
                    new DatasetFault(
                        reading.SourceName,
                        Line: null,
                        Column: null,
                        "more",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"a file of one JSON object must have at most {LongestFile} characters"
                        ),
                        "Convert it to JSON Lines, which is read line by line."
                    ),
                ]);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

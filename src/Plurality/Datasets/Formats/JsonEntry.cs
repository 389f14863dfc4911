using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>One item of a JSON file.</summary>
/// <param name="Id">What names it: its key, or where the file has none, its number.</param>
/// <param name="Value">What the file says of it.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="SourceName">The file's name for messages.</param>
internal sealed record JsonEntry(string Id, JsonElement Value, TextPlace Place, string SourceName)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gives the entries of a file that is one JSON object from ids to items, in its order.</summary>
    /// <exception cref="DatasetFormatException">While enumerating: it is no complete JSON object.</exception>
    public static IEnumerable<JsonEntry> Read(TextReader reader, DatasetReading reading, FaultLog faults) =>
        Parsed(JsonDocumentReader.ReadEntries(reader, reading), reading, faults);

    /// <summary>Gives the records of a file of any shape, in its order; those that are no objects are noted.</summary>
    /// <exception cref="DatasetFormatException">While enumerating: the file is no complete JSON.</exception>
    public static IEnumerable<JsonEntry> ReadRecords(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        foreach (var entry in Parsed(JsonDocumentReader.Read(reader, reading), reading, faults))
        {
            if (entry.Value.ValueKind == JsonValueKind.Object)
            {
                yield return entry;
                continue;
            }

            faults.Add(
                new DatasetFault(
                    reading.SourceName,
                    entry.Place.Line,
                    entry.Place.Column,
                    Excerpt.Of(entry.Value.GetRawText()),
                    "a record must be a JSON object",
                    "Write an object such as {\"text\": \"…\", \"labels\": [\"…\"]}."
                )
            );
        }
    }

    /// <summary>Parses a record.</summary>
    /// <exception cref="DatasetFormatException">It is no complete JSON.</exception>
    public static JsonEntry Of(JsonPiece piece, DatasetReading reading)
    {
        var text = new JsonText(piece.Text, piece.Start);
        try
        {
            return new JsonEntry(piece.Key, text.Parse(), piece.Place, reading.SourceName);
        }
        catch (JsonException malformed)
        {
            throw text.Malformed(
                malformed,
                reading.SourceName,
                "the file must be complete JSON",
                "Check that the file was written completely."
            );
        }
    }

    /// <summary>A fault of this item.</summary>
    public DatasetFormatException Fault(string found, string expected, string remedy) =>
        new([new DatasetFault(SourceName, Place.Line, Place.Column, $"{found} in item {Excerpt.Of(Id)}", expected, remedy)]);

    /// <summary>The value of a key; null if there is none, or null.</summary>
    public JsonElement? Given(string key) => Given(Value, key);

    /// <inheritdoc cref="Given(string)"/>
    public static JsonElement? Given(JsonElement owner, string key) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

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
    public string Text(JsonElement value, string what)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw Fault(Excerpt.Of(value.GetRawText()), $"{what} must be a string", "Write it in quotes.");
        }
        catch (InvalidOperationException)
        {
            throw Fault(
                Excerpt.Of(value.GetRawText()),
                "\\ud800 to \\udfff must come in pairs, a high one and a low one",
                "Write the character itself, or remove the half that is left of it."
            );
        }
    }

    /// <summary>What a value names, a string or a number as it is written.</summary>
    public string Name(JsonElement value, string what) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(value, what);

    /// <summary>The values of a list that must be one.</summary>
    public IEnumerable<JsonElement> List(JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw Fault(
                Excerpt.Of(value.GetRawText()),
                $"{what} must be an array",
                "Check that the file is of the format that it is read as."
            );

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

    private static IEnumerable<JsonEntry> Parsed(IEnumerable<JsonPiece> pieces, DatasetReading reading, FaultLog faults)
    {
        foreach (var piece in pieces)
        {
            if (faults.Attempt(() => Of(piece, reading)) is { } entry)
            {
                yield return entry;
            }
        }
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// One line of a JSON Lines file, read token by token: only the token reader knows the column of every value, and messages name it.
/// </summary>
internal sealed class JsonLine(string line, int number, string sourceName, bool textIsOptional = false)
{
    private const string Example = """Write {"text": "…", "labels": ["…"]}; only "text" is required.""";

    // The line comes from a text reader and may hold half a surrogate pair where the caller did not decode strictly; it becomes U+FFFD.
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(line);

    /// <summary>Reads the line as an item; keys that have no meaning here become its fields.</summary>
    /// <exception cref="DatasetFormatException">
    /// The line is no JSON object, or a value in it is not of the kind that its key asks for.
    /// </exception>
    public TextItem ReadItem()
    {
        try
        {
            var json = new Utf8JsonReader(_utf8);
            return ReadItem(ref json);
        }
        catch (JsonException malformed)
        {
            var position = (int)(malformed.BytePositionInLine ?? 0);
            var rest = Encoding.UTF8.GetString(_utf8.AsSpan(position));
            var found = rest.Length == 0 ? "the end of the line" : Excerpt.Of(rest);
            throw Fault(position, found, "a line must be one complete JSON object", Example, malformed);
        }
    }

    /// <summary>Where the line first has <paramref name="text"/> inside one of its values; null where it does not.</summary>
    public TextPlace? Find(string text)
    {
        var json = new Utf8JsonReader(_utf8);
        while (json.Read())
        {
            if (json.CurrentDepth > 1 && json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueTextEquals(text))
            {
                return new TextPlace(number, Column((int)json.TokenStartIndex));
            }
        }

        return null;
    }

    private TextItem ReadItem(ref Utf8JsonReader json)
    {
        json.Read();
        Require(ref json, JsonTokenType.StartObject, "a line must be a JSON object", Example);

        string? id = null,
            text = null,
            split = null;
        IReadOnlyList<string>? labels = null;
        IReadOnlyDictionary<string, IReadOnlyList<string>>? annotations = null;
        IReadOnlyDictionary<string, double>? distribution = null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        HashSet<string>? jsonFields = null;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (ReadKey(ref json, keys) is { } key)
        {
            switch (key)
            {
                case "text":
                    text = ReadText(ref json, key);
                    break;
                case "id":
                    id = IsNull(ref json) ? null : ReadId(ref json);
                    break;
                case "labels":
                    labels = IsNull(ref json) ? null : ReadLabels(ref json, "\"labels\"");
                    break;
                case "annotations":
                    annotations = IsNull(ref json) ? null : ReadAnnotations(ref json);
                    break;
                case "distribution":
                    distribution = IsNull(ref json) ? null : ReadDistribution(ref json);
                    break;
                case "split":
                    split = IsNull(ref json) ? null : ReadText(ref json, key);
                    break;
                default:
                    if (json.TokenType != JsonTokenType.String)
                    {
                        (jsonFields ??= new(StringComparer.Ordinal)).Add(key);
                    }

                    fields.Add(key, ReadField(ref json));
                    break;
            }
        }

        json.Read(); // At the end this is a no-op; anything but white space after the object is malformed.
        if (text is null && !textIsOptional)
        {
            var found = keys.Count == 0 ? "no key" : $"the keys {string.Join(", ", keys.Select(Excerpt.Of))}";
            throw Fault(null, found, "an item must have a \"text\"", Example);
        }

        return new TextItem(id ?? number.ToString(CultureInfo.InvariantCulture), text ?? "")
        {
            Labels = labels,
            Annotations = annotations,
            Distribution = distribution,
            Split = split,
            Fields = fields,
            JsonFields = jsonFields is null ? FrozenSet<string>.Empty : jsonFields,
        };
    }

    /// <summary>Moves to the value of the next key and gives the key; null at the end of the object.</summary>
    private string? ReadKey(ref Utf8JsonReader json, HashSet<string> keys)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var key = Unescape(ref json);
        if (!keys.Add(key))
        {
            var found = $"{Excerpt.Of(key)} twice";
            throw Fault((int)json.TokenStartIndex, found, "a key must occur once in its object", "Remove one of them.");
        }

        json.Read();
        return key;
    }

    private string ReadText(ref Utf8JsonReader json, string key)
    {
        Require(ref json, JsonTokenType.String, $"\"{key}\" must be a string", "Write it in quotes.");
        return Unescape(ref json);
    }

    /// <summary>An id may be a number as well, as many files have it; it is kept as it is written.</summary>
    private string ReadId(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(json.ValueSpan) : ReadText(ref json, "id");

    /// <summary>A label that is named twice is chosen once, as in the published votes of HateXplain.</summary>
    private List<string> ReadLabels(ref Utf8JsonReader json, string what)
    {
        const string Remedy = """Write a list such as ["joy", "fear"], or [] where no label applies.""";
        Require(ref json, JsonTokenType.StartArray, $"{what} must be an array of strings", Remedy);
        var labels = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Require(ref json, JsonTokenType.String, $"{what} must be an array of strings", Remedy);
            var label = Unescape(ref json);
            if (!labels.Contains(label))
            {
                labels.Add(label);
            }
        }

        return labels;
    }

    private Dictionary<string, IReadOnlyList<string>> ReadAnnotations(ref Utf8JsonReader json)
    {
        Require(
            ref json,
            JsonTokenType.StartObject,
            "\"annotations\" must be an object from annotators to their labels",
            """Write {"ann": ["joy"], "ben": []}, or leave it out."""
        );
        var annotations = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var annotators = new HashSet<string>(StringComparer.Ordinal);
        while (ReadKey(ref json, annotators) is { } annotator)
        {
            annotations.Add(annotator, ReadLabels(ref json, $"the annotation of {Excerpt.Of(annotator)}"));
        }

        return annotations;
    }

    private Dictionary<string, double> ReadDistribution(ref Utf8JsonReader json)
    {
        const string Remedy = """Write {"joy": 0.25, "fear": 1}, the share of people who choose each label.""";
        Require(ref json, JsonTokenType.StartObject, "\"distribution\" must be an object from labels to shares", Remedy);
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        var labels = new HashSet<string>(StringComparer.Ordinal);
        while (ReadKey(ref json, labels) is { } label)
        {
            var expected = $"the share of {Excerpt.Of(label)} must be a number in [0,1]";
            Require(ref json, JsonTokenType.Number, expected, Remedy);
            if (!json.TryGetDouble(out var share) || share is not (>= 0 and <= 1))
            {
                throw Fault((int)json.TokenStartIndex, Describe(ref json), expected, Remedy);
            }

            shares.Add(label, share);
        }

        return shares;
    }

    private string ReadField(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            return Unescape(ref json);
        }

        var start = (int)json.TokenStartIndex;
        json.Skip();
        return Encoding.UTF8.GetString(_utf8.AsSpan(start..(int)json.BytesConsumed));
    }

    /// <summary>Half a surrogate pair is not text: it could be neither tokenised nor stored, so it is refused, not replaced.</summary>
    private string Unescape(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException incomplete)
        {
            throw Fault(
                (int)json.TokenStartIndex,
                Excerpt.Of(Encoding.UTF8.GetString(json.ValueSpan)),
                "\\ud800 to \\udfff must come in pairs, a high one and a low one",
                "Write the character itself, or remove the half that is left of it.",
                incomplete
            );
        }
    }

    private void Require(ref Utf8JsonReader json, JsonTokenType kind, string expected, string remedy)
    {
        if (json.TokenType != kind)
        {
            throw Fault((int)json.TokenStartIndex, Describe(ref json), expected, remedy);
        }
    }

    private static bool IsNull(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Null;

    private static string Describe(ref Utf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => $"the string {Excerpt.Of(Encoding.UTF8.GetString(json.ValueSpan))}",
            JsonTokenType.Number => $"the number {Encoding.UTF8.GetString(json.ValueSpan)}",
            _ => Encoding.UTF8.GetString(json.ValueSpan),
        };

    private DatasetFormatException Fault(int? position, string found, string expected, string remedy, Exception? inner = null)
    {
        var column = position is { } bytes ? Column(bytes) : (int?)null;
        return new DatasetFormatException([new DatasetFault(sourceName, number, column, found, expected, remedy)], inner: inner);
    }

    private int Column(int position) => Encoding.UTF8.GetCharCount(_utf8.AsSpan(0, position)) + 1;
}

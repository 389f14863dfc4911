using System.Collections.Frozen;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>One item of the canonical form, read token by token: only so has every value a column, which messages name.</summary>
/// <param name="text">The item's JSON.</param>
/// <param name="number">What names the item where it has no id.</param>
/// <param name="what">What it is in the file, such as <c>a line</c>.</param>
/// <param name="reading">How to read it.</param>
/// <param name="known">The labels of the items before it.</param>
internal sealed class JsonLine(JsonText text, string number, string what, DatasetReading reading, KnownLabels known)
{
    private const string Example = """Write {"text": "…", "labels": ["…"]}; only "text" is required.""";

    private readonly byte[] _utf8 = text.Utf8;
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private TextItem? _item;
    private ExceptionDispatchInfo? _fault;
    private readonly string _id = reading.Columns.Id ?? "id";
    private readonly string _text = reading.Columns.Text ?? "text";
    private readonly string _labels = reading.Columns.Label ?? "labels";
    private readonly string _split = reading.Columns.Split ?? "split";

    /// <summary>The keys of the record, once it is read.</summary>
    public IReadOnlySet<string> Keys => _keys;

    /// <summary>A key of labels, votes or shares without a value, once the record is read; null if there is none.</summary>
    public string? ValuelessKey { get; private set; }

    /// <summary>Reads the line on the thread of the caller, for <see cref="ReadItem()"/> on another one.</summary>
    public JsonLine Ahead()
    {
        try
        {
            _item = Read();
        }
        catch (DatasetFormatException fault)
        {
            _fault = ExceptionDispatchInfo.Capture(fault);
        }

        return this;
    }

    /// <summary>The line as an item; keys that have no meaning here become its fields.</summary>
    /// <exception cref="DatasetFormatException">The line is no JSON object, or a value is not of its key's kind.</exception>
    public TextItem ReadItem()
    {
        _fault?.Throw();
        return _item ?? Read();
    }

    private TextItem Read()
    {
        try
        {
            var json = new Utf8JsonReader(_utf8);
            return ReadItem(ref json);
        }
        catch (JsonException malformed)
        {
            throw text.Malformed(malformed, reading.SourceName, $"{what} must be one complete JSON object", Example);
        }
    }

    /// <summary>Where the line first has <paramref name="value"/> inside one of its values; null if it does not.</summary>
    public TextPlace? Find(string value)
    {
        var json = new Utf8JsonReader(_utf8);
        while (json.Read())
        {
            if (
                json.CurrentDepth > 1
                && json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && json.ValueTextEquals(value)
            )
            {
                return text.PlaceOf((int)json.TokenStartIndex);
            }
        }

        return null;
    }

    private TextItem ReadItem(ref Utf8JsonReader json)
    {
        json.Read();
        Require(ref json, JsonTokenType.StartObject, $"{what} must be a JSON object", Example);

        var textIsOptional = reading.TextIsOptional;
        string? id = null,
            document = null,
            split = null;
        IReadOnlyList<string>? labels = null;
        IReadOnlyDictionary<string, IReadOnlyList<string>>? annotations = null;
        IReadOnlyDictionary<string, double>? distribution = null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        HashSet<string>? jsonFields = null;
        var persons = false;
        var keys = _keys;
        while (ReadKey(ref json, keys) is { } key)
        {
            if (key == _text)
            {
                document = textIsOptional && IsNull(ref json) ? null : ReadText(ref json, key);
            }
            else if (key == _id)
            {
                id = IsNull(ref json) ? null : ReadId(ref json);
            }
            else if (key == _labels)
            {
                labels = IsValueless(ref json, key) ? null : ReadLabels(ref json, $"\"{key}\"");
            }
            else if (key == _split)
            {
                split = IsNull(ref json) ? null : ReadText(ref json, key);
            }
            else if (key == "annotations")
            {
                annotations = IsValueless(ref json, key) ? null : ReadAnnotations(ref json);
            }
            else if (key == "distribution")
            {
                distribution = IsValueless(ref json, key) ? null : ReadDistribution(ref json);
            }
            else if (key == JsonLinesWriter.Persons)
            {
                persons = ReadBoolean(ref json, key);
            }
            else if (reading.Columns.Omitted?.Contains(key) == true)
            {
                json.Skip();
            }
            else
            {
                RefuseTaken(key, json.TokenStartIndex);
                if (json.TokenType != JsonTokenType.String)
                {
                    (jsonFields ??= new(StringComparer.Ordinal)).Add(key);
                }

                fields.Add(key, ReadField(ref json));
            }
        }

        json.Read(); // At the end this is a no-op; anything but white space after the object is malformed.
        if (document is null && !textIsOptional)
        {
            var found = keys.Count == 0 ? "no key" : $"the keys {string.Join(", ", keys.Select(Excerpt.Of))}";
            throw Fault(null, found, $"an item must have a \"{_text}\"", Example);
        }

        string?[] named = [reading.Columns.Id, reading.Columns.Split, reading.Columns.Label];
        if (named.FirstOrDefault(key => key is not null && !keys.Contains(key)) is { } missing)
        {
            throw Fault(
                null,
                $"the keys {string.Join(", ", keys.Select(Excerpt.Of))}",
                $"an item must have the \"{missing}\" that was named",
                "Write it, or null where it has none."
            );
        }

        return new TextItem(id ?? number, document ?? "")
        {
            Labels = labels,
            Annotations = annotations,
            Distribution = distribution,
            AnnotatorsArePersons = persons,
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
        const int Few = 16;
        var labels = new List<string>();
        HashSet<string>? many = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Require(ref json, JsonTokenType.String, $"{what} must be an array of strings", Remedy);
            var label = ReadLabel(ref json);
            if (labels.Count < Few ? !labels.Contains(label) : (many ??= known.Begin(labels)).Add(label))
            {
                labels.Add(label);
            }
        }

        return labels;
    }

    /// <summary>A label, which must not be a list that a program wrote as text, nor part of one.</summary>
    private string ReadLabel(ref Utf8JsonReader json)
    {
        if (known.Find(ref json) is { } again)
        {
            return again;
        }

        var label = Unescape(ref json);
        if (CellLiteral.IsPart(label) && reading.LabelList?.Contains(label) != true && reading.NoneLabels?.Contains(label) != true)
        {
            throw Fault(
                (int)json.TokenStartIndex,
                Excerpt.Of(label),
                "a label must not be part of a list in another notation",
                "Write each label as a string of its own; name the label with --labels if it is one."
            );
        }

        known.Add(label);
        return label;
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
            if (IsNull(ref json))
            {
                continue; // No vote, as where a table of one column per annotator became objects.
            }

            annotations.Add(
                annotator,
                json.TokenType == JsonTokenType.String
                    ? [ReadLabel(ref json)] // One label, as many files write it.
                    : ReadLabels(ref json, $"the annotation of {Excerpt.Of(annotator)}")
            );
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

    /// <summary>Whether a key that says what people chose has no value; an empty list of labels is one.</summary>
    private bool IsValueless(ref Utf8JsonReader json, string key)
    {
        var isNull = IsNull(ref json);
        var isEmpty = !isNull && json.TokenType == JsonTokenType.StartObject && Peek(json) == JsonTokenType.EndObject;
        ValuelessKey ??= isNull || isEmpty ? key : null;
        return isNull;
    }

    /// <summary>The token that follows, read from a copy.</summary>
    private static JsonTokenType Peek(Utf8JsonReader json) => json.Read() ? json.TokenType : JsonTokenType.None;

    private bool ReadBoolean(ref Utf8JsonReader json, string key) =>
        json.TokenType is JsonTokenType.True or JsonTokenType.False
            ? json.TokenType == JsonTokenType.True
            : throw Fault(
                (int)json.TokenStartIndex,
                Describe(ref json),
                $"\"{key}\" must be true or false",
                "Correct it, or leave it out."
            );

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
        var place = text.PlaceOf(position ?? 0);
        var column = position is null ? null : place.Column;
        return new DatasetFormatException(
            [new DatasetFault(reading.SourceName, place.Line, column, found, expected, remedy)],
            inner: inner
        );
    }

    /// <summary>Another key is the text where a mapping says so; one that has its name cannot be a field beside it.</summary>
    private void RefuseTaken(string key, long position)
    {
        if (!JsonLinesWriter.IsFieldName(key))
        {
            throw Fault(
                (int)position,
                $"{Excerpt.Of(key)}, which holds something else here",
                "a field must not have the name of a key of items",
                "Rename it, or name it among those to omit."
            );
        }
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plurality.Datasets;

/// <summary>
/// Writes items in the canonical form, one JSON object per line, UTF-8 without a byte-order mark: <c>id</c>, <c>text</c>, <c>labels</c>,
/// <c>annotations</c>, <c>annotatorsArePersons</c>, <c>distribution</c>, <c>split</c>, each where it is known, then the item's fields.
/// The same items give the same bytes.
/// </summary>
/// <param name="output">Where the lines go; stays open. Give one that buffers: an item is written at a time.</param>
internal sealed class JsonLinesWriter(Stream output) : IDisposable
{
    /// <summary>The key that says that annotators are persons, so that names 1, 2, … do not number the votes of an item.</summary>
    public const string Persons = "annotatorsArePersons";

    private static readonly string[] Keys = ["id", "text", "labels", "annotations", Persons, "distribution", "split"];

    private readonly Utf8JsonWriter _json = new(
        output,
        new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For readers of files; no browser evaluates them.
        }
    );

    /// <summary>Whether an item's field may have this name; the keys that mean something in the canonical form are taken.</summary>
    public static bool IsFieldName(string name) => !Keys.Contains(name);

    /// <summary>Writes an item and a line feed.</summary>
    /// <exception cref="ArgumentException">A field has the name of a key that means something else.</exception>
    public void Write(TextItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _json.WriteStartObject();
        _json.WriteString("id"u8, item.Id);
        _json.WriteString("text"u8, item.Text);
        if (item.Labels is { } labels)
        {
            WriteTexts("labels", labels);
        }

        if (item.Annotations is { } annotations)
        {
            _json.WriteStartObject("annotations"u8);
            foreach (var (annotator, chosen) in annotations)
            {
                WriteTexts(annotator, chosen);
            }

            _json.WriteEndObject();
        }

        if (item is { AnnotatorsArePersons: true, Annotations: not null })
        {
            _json.WriteBoolean(Persons, true);
        }

        if (item.Distribution is { } shares)
        {
            _json.WriteStartObject("distribution"u8);
            foreach (var (label, share) in shares)
            {
                _json.WriteNumber(label, share);
            }

            _json.WriteEndObject();
        }

        if (item.Split is { } split)
        {
            _json.WriteString("split"u8, split);
        }

        foreach (var (name, value) in item.Fields)
        {
            WriteField(name, value, item.JsonFields.Contains(name));
        }

        _json.WriteEndObject();
        _json.Flush();
        output.WriteByte((byte)'\n');
        _json.Reset();
    }

    /// <summary>Releases the writer's own memory; leaves the stream open.</summary>
    public void Dispose() => _json.Dispose();

    private void WriteField(string name, string value, bool isJson)
    {
        if (!IsFieldName(name))
        {
            throw new ArgumentException($"A field must not be called \"{name}\", a key of the canonical form.", nameof(name));
        }

        _json.WritePropertyName(name);
        if (isJson)
        {
            _json.WriteRawValue(value);
        }
        else
        {
            _json.WriteStringValue(value);
        }
    }

    private void WriteTexts(string name, IReadOnlyList<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (var text in texts)
        {
            _json.WriteStringValue(text);
        }

        _json.WriteEndArray();
    }
}

using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>A format of JSON records with keys of their own, one record per item.</summary>
internal abstract class JsonRecordFormat : DatasetFormat
{
    /// <summary>The number of records inspected at the beginning.</summary>
    private const int Looked = 20;

    public override DatasetOptions Options => DatasetOptions.IdColumn | DatasetOptions.TextColumn;

    internal sealed override bool BoundsLines => false;

    public sealed override string? Why(DatasetHead head) => FirstRecords(head) is [var first, ..] ? Why(first) : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        foreach (var entry in JsonEntry.ReadRecords(reader, reading, faults))
        {
            if (faults.Attempt(() => ReadItem(entry, reading)) is { } item)
            {
                yield return new LocatedItem(entry.Place.Line, item, _ => entry.Place);
            }
        }
    }

    /// <summary>The first records of a file that is JSON of any shape; none where no record is complete there.</summary>
    internal static IReadOnlyList<JsonElement> FirstRecords(DatasetHead head)
    {
        var records = new List<JsonElement>();
        if (!JsonDocumentReader.Looks(head.Text))
        {
            return records;
        }

        try
        {
            using var text = new StringReader(head.Text);
            foreach (var piece in JsonDocumentReader.Read(text, new DatasetReading(head.FileName)).Take(Looked))
            {
                records.Add(new JsonText(piece.Text, piece.Start).Parse());
            }
        }
        catch (Exception cut) when (cut is DatasetFormatException or JsonException)
        {
            // The head ends within a record, or it is no JSON.
        }

        return records.TrueForAll(record => record.ValueKind == JsonValueKind.Object) ? records : [];
    }

    /// <summary>Why a record has this format; null if it does not.</summary>
    protected abstract string? Why(JsonElement record);

    /// <summary>Reads a record.</summary>
    /// <exception cref="DatasetFormatException">It cannot be read.</exception>
    protected abstract TextItem ReadItem(JsonEntry entry, DatasetReading reading);

    /// <summary>The key of the document.</summary>
    protected static string TextKey(DatasetReading reading) => reading.Columns.Text ?? "text";

    /// <summary>The id of an item; its number if no id key is named and the record has no <c>id</c>.</summary>
    /// <exception cref="DatasetFormatException">The record lacks the named key.</exception>
    protected static string IdOf(JsonEntry entry, DatasetReading reading)
    {
        var key = reading.Columns.Id ?? "id";
        return entry.Given(key) is { } given ? entry.Name(given, $"\"{key}\"")
            : reading.Columns.Id is null ? entry.Id
            : throw entry.Fault("none", $"there must be a \"{key}\", which names the item", "Name the key that does.");
    }

    /// <summary>The document under a key of an object.</summary>
    protected static string TextOf(JsonEntry entry, JsonElement owner, DatasetReading reading, params string[] otherKeys)
    {
        string[] keys = [TextKey(reading), .. otherKeys];
        foreach (var key in keys)
        {
            if (JsonEntry.Given(owner, key) is { } text)
            {
                return entry.Text(text, $"\"{key}\"");
            }
        }

        var found = owner.ValueKind == JsonValueKind.Object ? owner.EnumerateObject().Select(member => Excerpt.Of(member.Name)) : [];
        throw entry.Fault(
            $"the keys {string.Join(", ", found)}",
            $"there must be a {string.Join(" or ", keys.Select(key => $"\"{key}\""))}, the document",
            "Say by a column mapping what the key of the document is called."
        );
    }

    /// <summary>Turns the other values of an object into fields of the item.</summary>
    internal static TextItem WithFields(TextItem item, JsonElement owner, Func<string, bool> isField)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var jsonFields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in owner.EnumerateObject())
        {
            if (!isField(member.Name) || !JsonLinesWriter.IsFieldName(member.Name) || member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (member.Value.ValueKind == JsonValueKind.String)
            {
                fields[member.Name] = member.Value.GetString()!;
            }
            else
            {
                fields[member.Name] = JsonEntry.Written(member.Value);
                jsonFields.Add(member.Name);
            }
        }

        return item with
        {
            Fields = fields,
            JsonFields = jsonFields,
        };
    }

    /// <summary>The labels of a vote, a string or a list of strings.</summary>
    internal static IReadOnlyList<string> Labels(JsonEntry entry, JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(label => Label(entry, entry.Text(label, $"each of {what}")))]
            : [Label(entry, entry.Text(value, what))];

    /// <summary>A label, unless it is text that a program wrote of a list; brackets alone may be part of a name.</summary>
    private static string Label(JsonEntry entry, string label) =>
        label.Trim() is ['[' or '{', '\'' or '"', ..] or [.., '\'' or '"', ']' or '}']
            ? throw entry.Fault(
                Excerpt.Of(label),
                "a label must not be part of a list in another notation",
                "Write each label as a string of its own."
            )
            : label;
}

using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Records with spaCy's text categories (https://spacy.io/api/data-formats#dict-input): <c>cats</c>, an object from labels to 0 and
/// 1. Where a value of the file lies between, all are shares; a file is therefore read to its end before its first item is given.
/// </summary>
internal sealed class SpacyFormat : JsonRecordFormat
{
    private const string Categories = "cats";

    public override string Name => "spacy";

    public override string Summary => "Records with \"text\" and spaCy's \"cats\", an object from labels to 0 and 1, or to shares.";

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        LocatedItem[] items = [.. base.Read(reader, reading, faults)];
        var sets = items.All(located => located.Item.Distribution?.Values.All(value => value is 0 or 1) != false);
        foreach (var located in items)
        {
            yield return sets ? located with { Item = AsLabels(located.Item) } : located;
        }
    }

    protected override string? Why(JsonElement record) =>
        JsonEntry.Given(record, Categories) is { ValueKind: JsonValueKind.Object } && JsonEntry.Given(record, "text") is not null
            ? $"its records have \"{Categories}\""
            : null;

    protected override TextItem ReadItem(JsonEntry entry, DatasetReading reading)
    {
        var id = IdOf(entry, reading);
        var item = new TextItem(id, TextOf(entry, entry.Value, reading));
        if (entry.Given(Categories) is not null)
        {
            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var category in entry.Require(entry.Value, Categories, JsonValueKind.Object).EnumerateObject())
            {
                values[category.Name] = Share(entry, category);
            }

            item = item with { Distribution = values };
        }

        return WithFields(item, entry.Value, name => name != TextKey(reading) && name is not (Categories or "id"));
    }

    private static TextItem AsLabels(TextItem item) =>
        item.Distribution is { } values
            ? item with
            {
                Distribution = null,
                Labels = [.. values.Where(value => value.Value == 1).Select(value => value.Key)],
            }
            : item;

    private static double Share(JsonEntry entry, JsonProperty category) =>
        category.Value.ValueKind switch
        {
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.Number when category.Value.TryGetDouble(out var share) && share is >= 0 and <= 1 => share,
            _ => throw entry.Fault(
                Excerpt.Of(category.Value.GetRawText()),
                $"the value of {Excerpt.Of(category.Name)} in \"{Categories}\" must be true, false or a number in [0,1]",
                "Correct it."
            ),
        };
}

using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// doccano's exports of text classification (https://doccano.github.io/doccano/tutorial/): records with <c>text</c> (or <c>data</c>) and a
/// list <c>label</c>. A file is one person's, or all people's together; it does not say whose.
/// </summary>
internal sealed class DoccanoFormat : JsonRecordFormat
{
    public override string Name => "doccano";

    public override DatasetOptions Options => base.Options | DatasetOptions.LabelColumn;

    public override string Summary => "doccano's JSON and JSONL exports: \"text\" or \"data\" with a list \"label\".";

    protected override string? Why(JsonElement record) =>
        (JsonEntry.Given(record, "text") ?? JsonEntry.Given(record, "data")) is { ValueKind: JsonValueKind.String }
        && JsonEntry.Given(record, "labels") is null
        && JsonEntry.Given(record, "label") is { ValueKind: JsonValueKind.Array } label
        && label.EnumerateArray().All(one => one.ValueKind is JsonValueKind.String or JsonValueKind.Array)
            ? "its records have a text and a list \"label\""
            : null;

    protected override TextItem ReadItem(JsonEntry entry, DatasetReading reading)
    {
        var id = IdOf(entry, reading);
        var key = reading.Columns.Label ?? "label";
        var item = new TextItem(id, TextOf(entry, entry.Value, reading, "data"));
        if (entry.Given(key) is { } labels)
        {
            if (labels.ValueKind == JsonValueKind.Array && labels.EnumerateArray().Any(label => label.ValueKind == JsonValueKind.Array))
            {
                throw entry.Fault(
                    Excerpt.Of(labels.GetRawText()),
                    $"\"{key}\" must be labels of the document; these are spans in it",
                    "Export a project of text classification."
                );
            }

            item = item with { Labels = [.. Labels(entry, labels, $"\"{key}\"").Distinct(StringComparer.Ordinal)] };
        }

        return WithFields(item, entry.Value, name => name != key && name != TextKey(reading) && name is not ("data" or "id" or "Comments"));
    }
}

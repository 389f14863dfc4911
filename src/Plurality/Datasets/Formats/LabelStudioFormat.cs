using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Label Studio's JSON export (https://labelstud.io/guide/task_format): one record per task with its <c>data</c> and
/// <c>annotations</c>. The choices of an annotation are a vote; a task that the annotator skipped is none.
/// </summary>
internal sealed class LabelStudioFormat : JsonRecordFormat
{
    public override string Name => "label-studio";

    public override DatasetOptions Options => base.Options | DatasetOptions.LabelColumn;

    public override string Summary => "Label Studio's JSON export: tasks with \"data\" and \"annotations\"; choices are votes.";

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var question = new LabelQuestion(reading);
        foreach (var entry in JsonEntry.ReadRecords(reader, reading, faults))
        {
            if (faults.Attempt(() => ReadTask(entry, reading, question)) is { } item)
            {
                yield return new LocatedItem(entry.Place.Line, item, _ => entry.Place);
            }
        }

        question.RequireSeen();
    }

    protected override string? Why(JsonElement record) =>
        JsonEntry.Given(record, "data") is { ValueKind: JsonValueKind.Object }
        && JsonEntry.Given(record, "annotations") is { ValueKind: JsonValueKind.Array }
            ? "its tasks have \"data\" and \"annotations\""
            : null;

    protected override TextItem ReadItem(JsonEntry entry, DatasetReading reading) => ReadTask(entry, reading, new LabelQuestion(reading));

    private static TextItem ReadTask(JsonEntry entry, DatasetReading reading, LabelQuestion question)
    {
        var data = entry.Require(entry.Value, "data", JsonValueKind.Object);
        var (key, text) = Document(entry, data, reading);
        var id = IdOf(entry, reading);
        var votes = new JsonVotes(entry);
        foreach (var annotation in entry.Require(entry.Value, "annotations", JsonValueKind.Array).EnumerateArray())
        {
            if (JsonEntry.Given(annotation, "was_cancelled") is { ValueKind: JsonValueKind.True })
            {
                continue;
            }

            votes.Add(AnnotatorOf(annotation, entry), Choices(annotation, entry, question));
        }

        return votes.ApplyTo(WithFields(new TextItem(id, text) { AnnotatorsArePersons = true }, data, name => name != key));
    }

    private static (string Key, string Text) Document(JsonEntry entry, JsonElement data, DatasetReading reading)
    {
        if (reading.Columns.Text is null && JsonEntry.Given(data, TextKey(reading)) is null)
        {
            string[] texts =
            [
                .. data.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).Select(text => text.Name),
            ];
            if (texts is [var only])
            {
                return (only, entry.Text(data.GetProperty(only), $"\"{only}\""));
            }
        }

        return (TextKey(reading), TextOf(entry, data, reading));
    }

    /// <summary>Who annotated: a number, or where the export was asked for it, an object with the user's id.</summary>
    private static string? AnnotatorOf(JsonElement annotation, JsonEntry entry) =>
        JsonEntry.Given(annotation, "completed_by") is not { } user ? null
        : user.ValueKind == JsonValueKind.Object
            ? (JsonEntry.Given(user, "id") ?? JsonEntry.Given(user, "email")) is { } id ? entry.Name(id, "\"completed_by\"")
                : null
        : entry.Name(user, "\"completed_by\"");

    private static List<string> Choices(JsonElement annotation, JsonEntry entry, LabelQuestion question)
    {
        var chosen = new List<string>();
        foreach (var result in entry.Require(annotation, "result", JsonValueKind.Array).EnumerateArray())
        {
            var ofDocument = JsonEntry.Given(result, "value") is { } value && JsonEntry.Given(value, "start") is null;
            if (!ofDocument || JsonEntry.Given(result, "type") is not { } type || !type.ValueEquals("choices"))
            {
                continue; // Spans, comments and choices that belong to a span are not labels of the document.
            }

            if (question.Is(entry.Text(entry.Require(result, "from_name", JsonValueKind.String), "\"from_name\""), entry))
            {
                chosen.AddRange(Labels(entry, entry.Require(result.GetProperty("value"), "choices", JsonValueKind.Array), "\"choices\""));
            }
        }

        return chosen;
    }
}

using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Prodigy's JSONL of text classification (https://prodi.gy/docs/api-interfaces#choice): one record per answer. An accepted choice is a
/// vote for the options in <c>accept</c>; a record with one <c>label</c> is a vote for it or, rejected, against it. Ignored answers and
/// rejected choices are no votes. Answers on the same input are one item, so a file is read to its end before its first item is given.
/// </summary>
internal sealed class ProdigyFormat : JsonRecordFormat
{
    public override string Name => "prodigy";

    public override string Summary => "Prodigy's JSONL: answers with \"accept\" and \"options\", or with \"label\"; one record per answer.";

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var inputs = new Dictionary<string, ProdigyInput>(StringComparer.Ordinal);
        foreach (var entry in JsonEntry.ReadRecords(reader, reading, faults))
        {
            faults.Attempt(() =>
            {
                var text = TextOf(entry, entry.Value, reading);
                var key = entry.Given("_input_hash")?.GetRawText() ?? text;
                if (!inputs.TryGetValue(key, out var input))
                {
                    inputs.Add(key, input = new ProdigyInput(entry, Item(entry, text, reading)));
                }

                input.Add(entry);
                return input;
            });
        }

        foreach (var input in inputs.Values)
        {
            if (faults.Attempt(input.Finish) is { } item)
            {
                yield return new LocatedItem(input.Place.Line, item, _ => input.Place);
            }
        }
    }

    protected override string? Why(JsonElement record) =>
        JsonEntry.Given(record, "answer") is { ValueKind: JsonValueKind.String }
        && (JsonEntry.Given(record, "accept") ?? JsonEntry.Given(record, "options") ?? JsonEntry.Given(record, "label")) is not null
            ? "its records have \"answer\" and what was answered"
            : null;

    protected override TextItem ReadItem(JsonEntry entry, DatasetReading reading)
    {
        var input = new ProdigyInput(entry, Item(entry, TextOf(entry, entry.Value, reading), reading));
        input.Add(entry);
        return input.Finish();
    }

    private static TextItem Item(JsonEntry entry, string text, DatasetReading reading)
    {
        var id = IdOf(entry, reading);
        return WithFields(new TextItem(id, text), entry.Value, name =>
            !name.StartsWith('_')
            && name != TextKey(reading)
            && name is not ("id" or "answer" or "accept" or "options" or "label" or "config" or "tokens" or "priority" or "score")
        );
    }
}

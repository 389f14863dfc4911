using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Argilla's records as JSON (https://docs.argilla.io/latest/how_to_guides/import_export/): <c>fields</c> and <c>responses</c>, by question
/// or by person, or with their names joined by dots as in exported data sets. Submitted responses are votes. Records of version 1 for text
/// classification have <c>annotation</c>, and no persons.
/// </summary>
internal sealed class ArgillaFormat : JsonRecordFormat
{
    private const string Responses = ".responses";

    public override string Name => "argilla";

    public override DatasetOptions Options => base.Options | DatasetOptions.LabelColumn;

    public override string Summary =>
        "Argilla's records as JSON: \"fields\" and \"responses\", also as exported data sets; version 1: \"annotation\".";

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var question = new LabelQuestion(reading);
        foreach (var entry in JsonEntry.ReadRecords(reader, reading, faults))
        {
            if (faults.Attempt(() => ReadRecord(entry, reading, question)) is { } item)
            {
                yield return new LocatedItem(entry.Place.Line, item, _ => entry.Place);
            }
        }

        question.RequireSeen();
    }

    protected override string? Why(JsonElement record) =>
        JsonEntry.Given(record, "fields") is { ValueKind: JsonValueKind.Object } && JsonEntry.Given(record, "responses") is not null
            ? "its records have \"fields\" and \"responses\""
        : IsFlat(record) ? "its records have keys that end in \".responses\""
        : IsOld(record) ? "its records have \"annotation\" and \"annotation_agent\""
        : null;

    protected override TextItem ReadItem(JsonEntry entry, DatasetReading reading) => ReadRecord(entry, reading, new LabelQuestion(reading));

    private static bool IsFlat(JsonElement record) =>
        record.EnumerateObject().Any(member => member.Name.EndsWith(Responses, StringComparison.Ordinal));

    private static bool IsOld(JsonElement record) =>
        record.TryGetProperty("annotation", out _) && record.TryGetProperty("annotation_agent", out _);

    private static TextItem ReadRecord(JsonEntry entry, DatasetReading reading, LabelQuestion question)
    {
        var fields =
            entry.Given("fields") is { ValueKind: JsonValueKind.Object } nested ? nested
            : entry.Given(TextKey(reading)) is null && entry.Given("inputs") is { ValueKind: JsonValueKind.Object } inputs ? inputs
            : entry.Value;
        var id = IdOf(entry, reading);
        var votes = new JsonVotes(entry);
        var old = IsOld(entry.Value);
        if (old && entry.Given("annotation") is { } annotation)
        {
            votes.Add(null, Labels(entry, annotation, "\"annotation\""));
        }
        else if (entry.Given("responses") is { } responses)
        {
            AddNested(entry, responses, votes, question);
        }
        else
        {
            AddFlat(entry, votes, question);
        }

        var item = new TextItem(id, TextOf(entry, fields, reading));
        return votes.ApplyTo(
            WithFields(item, fields, name =>
                name != TextKey(reading)
                && (
                    old
                        ? name
                            is not (
                                "annotation"
                                or "annotation_agent"
                                or "prediction"
                                or "inputs"
                                or "vectors"
                                or "metrics"
                                or "explanation"
                            )
                        : !name.Contains('.', StringComparison.Ordinal) && name != "_server_id"
                )
            )
        );
    }

    /// <summary>Responses from questions to lists of persons' values (version 2), or a list of persons with their values by
    /// question.</summary>
    private static void AddNested(JsonEntry entry, JsonElement responses, JsonVotes votes, LabelQuestion question)
    {
        if (responses.ValueKind == JsonValueKind.Object)
        {
            foreach (var asked in responses.EnumerateObject().Where(asked => question.Is(asked.Name, entry)))
            {
                foreach (var response in entry.List(asked.Value, $"\"{asked.Name}\""))
                {
                    Add(entry, votes, response, JsonEntry.Given(response, "value"), JsonEntry.Given(response, "status"));
                }
            }

            return;
        }

        foreach (var response in entry.List(responses, "\"responses\""))
        {
            foreach (var asked in JsonEntry.Given(response, "values")?.EnumerateObject() ?? default)
            {
                if (question.Is(asked.Name, entry))
                {
                    Add(entry, votes, response, JsonEntry.Given(asked.Value, "value"), JsonEntry.Given(response, "status"));
                }
            }
        }
    }

    private static void Add(JsonEntry entry, JsonVotes votes, JsonElement response, JsonElement? value, JsonElement? status)
    {
        if (value is { } chosen && (status is not { } state || IsSubmitted(state)))
        {
            var user = JsonEntry.Given(response, "user_id") is { } id ? UserOf(entry, id, "\"user_id\"") : null;
            votes.Add(user, Labels(entry, chosen, "\"value\""));
        }
    }

    /// <summary>Three lists beside each other: <c>label.responses</c>, <c>label.responses.users</c> and
    /// <c>label.responses.status</c>.</summary>
    private static void AddFlat(JsonEntry entry, JsonVotes votes, LabelQuestion question)
    {
        foreach (var member in entry.Value.EnumerateObject())
        {
            if (
                !member.Name.EndsWith(Responses, StringComparison.Ordinal)
                || !question.Is(member.Name[..^Responses.Length], entry)
                || member.Value.ValueKind == JsonValueKind.Null
            )
            {
                continue;
            }

            JsonElement[] values = [.. entry.List(member.Value, $"\"{member.Name}\"")];
            JsonElement[] users = Beside(entry, $"{member.Name}.users");
            JsonElement[] states = Beside(entry, $"{member.Name}.status");
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i].ValueKind == JsonValueKind.Null || (i < states.Length && !IsSubmitted(states[i])))
                {
                    continue;
                }

                votes.Add(i < users.Length ? UserOf(entry, users[i], "the user") : null, Labels(entry, values[i], $"\"{member.Name}\""));
            }
        }
    }

    /// <summary>A response without a status was not taken back.</summary>
    private static bool IsSubmitted(JsonElement status) => status.ValueKind == JsonValueKind.Null || status.ValueEquals("submitted");

    /// <summary>The person of a response; null if unknown, which Argilla's exporter writes as the text <c>None</c>.</summary>
    private static string? UserOf(JsonEntry entry, JsonElement user, string what) =>
        user.ValueKind == JsonValueKind.Null || (user.ValueKind == JsonValueKind.String && user.ValueEquals("None"))
            ? null
            : entry.Name(user, what);

    private static JsonElement[] Beside(JsonEntry entry, string key) =>
        entry.Given(key) is { } list ? [.. entry.List(list, $"\"{key}\"")] : [];
}

using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Learning with Disagreements, the shared tasks of 2023 and 2025 (Leonardelli et al.): one JSON object from ids to items. In 2023 votes
/// are 0 or 1 in the order of <c>annotators</c>, further tasks on the same item under <c>other_info</c>; in 2025 an object from annotators
/// to labels.
/// </summary>
/// <remarks>
/// A task of yes and no becomes one label, named as the task without the words about detection: <c>hate speech</c>, <c>aggressive</c>,
/// <c>offensive</c>. Votes of 0 and 1 mean such a task; other votes are the labels' own names.
/// </remarks>
internal sealed class LewidiFormat : DatasetFormat
{
    private const string Votes = "annotations";
    private const string Task = "annotation task";
    private static readonly string[] TaskWords = [" language detection", " detection"];

    public override string Name => "lewidi";

    public override string Summary =>
        "Learning with Disagreements, JSON as of 2023 and of 2025: an object from ids to items with \"annotations\" and \"annotation "
        + "task\".";

    public override string? Why(DatasetHead head) =>
        head.FirstLine.StartsWith('{')
        && head.Text.Contains($"\"{Task}\"", StringComparison.Ordinal)
        && head.Text.Contains($"\"{Votes}\"", StringComparison.Ordinal)
            ? $"its items have \"{Task}\" and \"{Votes}\""
            : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        foreach (var entry in JsonEntry.Read(reader, reading))
        {
            if (faults.Attempt(() => ReadItem(entry)) is { } item)
            {
                yield return new LocatedItem(entry.Place.Line, item, _ => entry.Place);
            }
        }
    }

    private static TextItem ReadItem(JsonEntry entry)
    {
        var value = entry.Value;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var jsonFields = new HashSet<string>(StringComparer.Ordinal);
        var text = ReadText(entry, fields);
        foreach (var property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            if (!JsonLinesWriter.IsFieldName(property.Name))
            {
                continue;
            }

            if (property.Value.ValueKind != JsonValueKind.String)
            {
                jsonFields.Add(property.Name);
            }

            fields[property.Name] =
                property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : JsonEntry.Written(property.Value);
        }

        return new TextItem(entry.Id, text)
        {
            Annotations = ReadVotes(entry),
            Split = value.TryGetProperty("split", out var split) ? entry.Text(split, "\"split\"") : null,
            Fields = fields,
            JsonFields = jsonFields,
        };
    }

    /// <summary>A text of parts, such as context and statement, becomes one with a line <c>part: text</c> each; each part is a field
    /// too.</summary>
    private static string ReadText(JsonEntry entry, Dictionary<string, string> fields)
    {
        if (
            entry.Value.ValueKind != JsonValueKind.Object
            || !entry.Value.TryGetProperty("text", out var text)
            || text.ValueKind != JsonValueKind.Object
        )
        {
            return entry.Text(entry.Require(entry.Value, "text", JsonValueKind.String), "\"text\"");
        }

        var lines = new List<string>();
        foreach (var part in text.EnumerateObject())
        {
            var written = entry.Text(part.Value, $"{Excerpt.Of(part.Name)} of \"text\"");
            if (JsonLinesWriter.IsFieldName(part.Name))
            {
                fields[part.Name] = written;
            }

            lines.Add($"{part.Name}: {written}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>The votes; null where they are withheld, as in files for testing.</summary>
    private static Dictionary<string, IReadOnlyList<string>>? ReadVotes(JsonEntry entry)
    {
        var task = TaskLabel(entry.Text(entry.Require(entry.Value, Task, JsonValueKind.String), $"\"{Task}\""));
        if (!entry.Value.TryGetProperty(Votes, out var votes))
        {
            throw entry.Fault("none", $"there must be \"{Votes}\"", "Check that the file is of the format that it is read as.");
        }

        if (votes.ValueKind != JsonValueKind.Object)
        {
            return ReadLists(entry, task, entry.Text(votes, $"\"{Votes}\""));
        }

        var chosen = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var vote in votes.EnumerateObject())
        {
            var written = entry.Text(vote.Value, $"the vote of {Excerpt.Of(vote.Name)}");
            if (!chosen.TryAdd(vote.Name, IsBinary(entry) ? Binary(entry, task, written) : Names(entry, vote.Name, written)))
            {
                throw entry.Fault($"two by {Excerpt.Of(vote.Name)}", "an annotator must vote once on an item", "Remove one of them.");
            }
        }

        return chosen.Count == 0 ? null : chosen;
    }

    /// <summary>Lists in the order of the annotators, one for each task.</summary>
    private static Dictionary<string, IReadOnlyList<string>>? ReadLists(JsonEntry entry, string task, string votes)
    {
        if (string.IsNullOrWhiteSpace(votes))
        {
            return null;
        }

        var annotators = Split(entry.Text(entry.Require(entry.Value, "annotators", JsonValueKind.String), "\"annotators\""));
        if (annotators.Distinct(StringComparer.Ordinal).Count() < annotators.Length)
        {
            throw entry.Fault(
                $"the annotators {string.Join(", ", annotators)}",
                "an annotator must vote once on an item",
                "Remove one of them."
            );
        }

        var chosen = annotators.ToDictionary(annotator => annotator, _ => new List<string>(), StringComparer.Ordinal);
        void Add(string label, string list)
        {
            var values = Split(list);
            if (values.Length != annotators.Length)
            {
                throw entry.Fault(
                    $"{values.Length} votes by {annotators.Length} annotators",
                    "each annotator must have one vote a task",
                    "Add or remove votes."
                );
            }

            for (var i = 0; i < values.Length; i++)
            {
                chosen[annotators[i]].AddRange(Binary(entry, label, values[i]));
            }
        }

        Add(task, votes);
        if (
            entry.Value.TryGetProperty("other_info", out var other)
            && other.ValueKind == JsonValueKind.Object
            && other.TryGetProperty("other annotations", out var tasks)
            && tasks.ValueKind == JsonValueKind.Object
        )
        {
            foreach (var further in tasks.EnumerateObject())
            {
                Add(TaskLabel(further.Name), entry.Text(further.Value, Excerpt.Of(further.Name)));
            }
        }

        return chosen.ToDictionary(vote => vote.Key, vote => (IReadOnlyList<string>)vote.Value, StringComparer.Ordinal);
    }

    /// <summary>The shares of a task of yes and no are those of 0 and 1; without shares the votes of one item could be either.</summary>
    private static bool IsBinary(JsonEntry entry) =>
        entry.Value.TryGetProperty("soft_label", out var shares)
        && shares.ValueKind == JsonValueKind.Object
        && shares.EnumerateObject().All(share => share.Name is "0" or "1")
        && shares.EnumerateObject().Any();

    private static string[] Binary(JsonEntry entry, string label, string vote) =>
        vote switch
        {
            "1" => [label],
            "0" => [],
            _ => throw entry.Fault(
                Excerpt.Of(vote),
                $"a vote on {Excerpt.Of(label)} must be 0 or 1",
                "Use a file of a task of yes and no, or convert it to the long form."
            ),
        };

    private static string[] Names(JsonEntry entry, string annotator, string vote)
    {
        if (string.IsNullOrWhiteSpace(vote))
        {
            return [];
        }

        var labels = Split(vote);
        return labels.Contains("") || labels.Distinct(StringComparer.Ordinal).Count() < labels.Length
            ? throw entry.Fault(
                Excerpt.Of(vote),
                $"the vote of {Excerpt.Of(annotator)} must be labels with one comma between them, each once",
                "Correct it."
            )
            : labels;
    }

    private static string TaskLabel(string task) =>
        TaskWords.FirstOrDefault(words => task.EndsWith(words, StringComparison.Ordinal)) is { } words ? task[..^words.Length] : task;

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);
}

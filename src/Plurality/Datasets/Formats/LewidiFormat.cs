using System.Globalization;
using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Learning with Disagreements, the shared tasks of 2023 and 2025 (Leonardelli et al.): one JSON object from ids to items. In 2023 votes
/// are values in the order of <c>annotators</c>, further tasks on the same item under <c>other_info</c>; in 2025 an object from annotators
/// to votes.
/// </summary>
/// <remarks>
/// A task of yes and no becomes one label, named as the task without the words about detection: <c>hate speech</c>, <c>aggressive</c>,
/// <c>irony</c>. What the votes of a task mean is decided from all items of the file, see <see cref="LewidiTask"/>.
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

    public override DatasetOptions Options => DatasetOptions.Threshold;

    internal override bool BoundsLines => false;

    public override string? Why(DatasetHead head) =>
        head.FirstLine.StartsWith('{')
        && head.Text.Contains($"\"{Task}\"", StringComparison.Ordinal)
        && head.Text.Contains($"\"{Votes}\"", StringComparison.Ordinal)
            ? $"its items have \"{Task}\" and \"{Votes}\""
            : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var tasks = new Dictionary<string, LewidiTask>(StringComparer.Ordinal);
        var entries = new List<(JsonEntry Entry, List<LewidiVote> Votes)>();
        foreach (var entry in JsonEntry.Read(reader, reading, faults))
        {
            if (faults.Attempt(() => ReadVotes(entry)) is not { } votes)
            {
                continue;
            }

            entries.Add((entry, votes));
            foreach (var (label, cells) in votes.GroupBy(vote => vote.Task, StringComparer.Ordinal).Select(task => (task.Key, task)))
            {
                if (!tasks.TryGetValue(label, out var task))
                {
                    tasks.Add(label, task = new LewidiTask(label));
                }

                task.Add(cells.Select(cell => cell.Written), cells.First().Shares);
            }
        }

        foreach (var (_, task) in tasks)
        {
            task.Decide(reading);
        }

        if (tasks.Count > 0 && !tasks.Values.Any(task => task.IsScale))
        {
            UnusedOptions.Refuse($"{Name} without a scale", Options & ~DatasetOptions.Threshold, reading);
        }

        var incomplete = new List<string>(); // The items of votes that one task lacks.
        foreach (var (entry, votes) in entries)
        {
            if (faults.Attempt(() => ReadItem(entry, votes, tasks, incomplete)) is { } item)
            {
                yield return new LocatedItem(entry.Place.Line, item, _ => entry.Place);
            }
        }

        if (incomplete.Count > 0)
        {
            var isOne = incomplete.Count == 1;
            reading.Remark?.Invoke(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{reading.SourceName}: {incomplete.Count} {(isOne ? "vote is" : "votes are")} unknown, because a part of "
                        + $"{(isOne ? "it" : "each")} has no value (first: item {Excerpt.Of(incomplete[0])})."
                )
            );
        }
    }

    private static TextItem ReadItem(JsonEntry entry, List<LewidiVote> votes, Dictionary<string, LewidiTask> tasks, List<string> incomplete)
    {
        var value = entry.Value;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var jsonFields = new HashSet<string>(StringComparer.Ordinal);
        var text = ReadText(entry, fields);
        foreach (var property in value.EnumerateObject())
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
            Annotations = Chosen(entry, votes, tasks, incomplete),
            Split = value.TryGetProperty("split", out var split) ? entry.Text(split, "\"split\"") : null,
            Fields = fields,
            JsonFields = jsonFields,
        };
    }

    /// <summary>
    /// The choices of each annotator; null if the votes are withheld, as in test files, or none is known. An annotator who voted on one
    /// task but not on another did not say no to the other, so that vote is unknown.
    /// </summary>
    private static Dictionary<string, IReadOnlyList<string>>? Chosen(
        JsonEntry entry,
        List<LewidiVote> votes,
        Dictionary<string, LewidiTask> tasks,
        List<string> incomplete
    )
    {
        var chosen = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<DatasetFault>();
        foreach (var vote in votes)
        {
            try
            {
                if (tasks[vote.Task].Chosen(entry, vote) is { } labels)
                {
                    chosen[vote.Annotator] = [.. chosen.GetValueOrDefault(vote.Annotator, []), .. labels];
                }
                else
                {
                    missing.Add(vote.Annotator);
                }
            }
            catch (DatasetFormatException fault)
            {
                faults.AddRange(fault.Faults);
            }
        }

        if (faults.Count > 0)
        {
            throw new DatasetFormatException(faults);
        }

        foreach (var task in votes.GroupBy(vote => vote.Task, StringComparer.Ordinal))
        {
            tasks[task.Key].RequireShares(entry, [.. task]);
        }

        incomplete.AddRange(missing.Where(chosen.Remove).Select(_ => entry.Id));
        return chosen.Count == 0 ? null : chosen;
    }

    /// <summary>
    /// Joins the parts of a text, such as context and statement, with one line <c>part: text</c> per part; each part is also a field.
    /// </summary>
    private static string ReadText(JsonEntry entry, Dictionary<string, string> fields)
    {
        if (!entry.Value.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.Object)
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

    /// <summary>The votes as written; none if they are withheld.</summary>
    private static List<LewidiVote> ReadVotes(JsonEntry entry)
    {
        var task = TaskLabel(entry.Text(entry.Require(entry.Value, Task, JsonValueKind.String), $"\"{Task}\""));
        if (!entry.Value.TryGetProperty(Votes, out var votes))
        {
            throw entry.Fault("none", $"there must be \"{Votes}\"", "Check that the file is of the format that it is read as.");
        }

        var shares = entry.Given("soft_label");
        if (votes.ValueKind != JsonValueKind.Object)
        {
            return ReadLists(entry, task, shares, entry.Text(votes, $"\"{Votes}\""));
        }

        var written = new List<LewidiVote>();
        foreach (var vote in votes.EnumerateObject())
        {
            if (written.Exists(other => other.Annotator == vote.Name))
            {
                throw entry.Fault($"two by {Excerpt.Of(vote.Name)}", "an annotator must vote once on an item", "Remove one of them.");
            }

            written.Add(new(task, vote.Name, entry.Name(vote.Value, $"the vote of {Excerpt.Of(vote.Name)}"), shares));
        }

        return written;
    }

    /// <summary>Lists in the order of the annotators, one for each task.</summary>
    private static List<LewidiVote> ReadLists(JsonEntry entry, string task, JsonElement? shares, string votes)
    {
        if (string.IsNullOrWhiteSpace(votes))
        {
            return [];
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

        var written = new List<LewidiVote>();
        void Add(string label, string list, JsonElement? shares)
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

            written.AddRange(annotators.Zip(values, (annotator, value) => new LewidiVote(label, annotator, value, shares)));
        }

        Add(task, votes, shares);
        if (
            entry.Given("other_info") is { } other
            && JsonEntry.Given(other, "other annotations") is { ValueKind: JsonValueKind.Object } tasks
        )
        {
            foreach (var further in tasks.EnumerateObject())
            {
                Add(TaskLabel(further.Name), entry.Text(further.Value, Excerpt.Of(further.Name)), null);
            }
        }

        return written;
    }

    private static string TaskLabel(string task) =>
        TaskWords.FirstOrDefault(words => task.EndsWith(words, StringComparison.Ordinal)) is { } words ? task[..^words.Length] : task;

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);
}

using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// EXIST, sexism in social networks, as of 2023 (Plaza et al., https://nlp.uned.es/exist2023/): one JSON object from ids to items, with a
/// list of votes for each task (<c>labels_task1</c>, …) in the order of <c>annotators</c>. The label column says which task is read; by
/// default the first.
/// </summary>
/// <remarks>A task of YES and NO is one label, <c>sexist</c>. <c>-</c> is a vote for none, <c>UNKNOWN</c> no vote.</remarks>
internal sealed class ExistFormat : DatasetFormat
{
    private const string Prefix = "labels_task";

    public override string Name => "exist";

    public override string Summary =>
        "EXIST as of 2023, JSON from ids to items: \"annotators\" and lists of votes such as \"labels_task1\".";

    public override DatasetOptions Options => DatasetOptions.LabelColumn;

    internal override bool BoundsLines => false;

    public override string? Why(DatasetHead head) =>
        head.FirstLine.StartsWith('{')
        && head.Text.Contains("\"id_EXIST\"", StringComparison.Ordinal)
        && head.Text.Contains("\"annotators\"", StringComparison.Ordinal)
            ? "its items have \"id_EXIST\" and \"annotators\""
            : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        var task = reading.Columns.Label;
        foreach (var entry in JsonEntry.Read(reader, reading, faults))
        {
            TextItem ReadItem()
            {
                task ??=
                    entry.Value.ValueKind == JsonValueKind.Object
                        ? entry
                            .Value.EnumerateObject()
                            .Select(member => member.Name)
                            .FirstOrDefault(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                        : null;
                return ReadTweet(entry, task);
            }

            if (faults.Attempt(ReadItem) is { } item)
            {
                yield return new LocatedItem(entry.Place.Line, item, _ => entry.Place);
            }
        }
    }

    private static TextItem ReadTweet(JsonEntry entry, string? task)
    {
        var key = entry.Given("tweet") is null ? "text" : "tweet";
        var item = new TextItem(entry.Id, entry.Text(entry.Require(entry.Value, key, JsonValueKind.String), $"\"{key}\""))
        {
            Split = entry.Given("split") is { } split ? entry.Text(split, "\"split\"") : null,
        };
        item = JsonRecordFormat.WithFields(item, entry.Value, name =>
            name != key && name != task && name is not ("id_EXIST" or "annotators")
        );
        if (task is null)
        {
            return item; // The files for testing have no votes.
        }

        string[] annotators =
        [
            .. entry
                .Require(entry.Value, "annotators", JsonValueKind.Array)
                .EnumerateArray()
                .Select(one => entry.Text(one, "each annotator")),
        ];
        JsonElement[] written = [.. entry.Require(entry.Value, task, JsonValueKind.Array).EnumerateArray()];
        if (written.Length != annotators.Length)
        {
            throw entry.Fault(
                $"{written.Length} votes by {annotators.Length} annotators",
                $"each annotator must have one vote in \"{task}\"",
                "Add or remove votes."
            );
        }

        var votes = new JsonVotes(entry);
        foreach (var (annotator, vote) in annotators.Zip(written))
        {
            var labels = JsonRecordFormat.Labels(entry, vote, $"\"{task}\"");
            if (!labels.Contains("UNKNOWN"))
            {
                votes.Add(annotator, labels.Where(label => label is not ("-" or "NO")).Select(label => label == "YES" ? "sexist" : label));
            }
        }

        return votes.ApplyTo(item);
    }
}

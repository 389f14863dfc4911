using System.Text.Json;

namespace Plurality.Datasets.Formats;

/// <summary>
/// ChaosNLI (Nie et al. 2020, https://github.com/easonnie/ChaosNLI): one record per item with <c>label_counter</c>, how many of a hundred
/// people chose each label. Who they were is not known, so they become shares.
/// </summary>
internal sealed class ChaosNliFormat : JsonRecordFormat
{
    private const string Counts = "label_counter";

    /// <summary>The letters of the NLI sets.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["e"] = "entailment",
        ["n"] = "neutral",
        ["c"] = "contradiction",
    };

    public override string Name => "chaosnli";

    public override DatasetOptions Options => DatasetOptions.None;

    public override string Summary => "ChaosNLI, JSON Lines with \"label_counter\": counts of votes, read as shares.";

    protected override string? Why(JsonElement record) =>
        JsonEntry.Given(record, Counts) is { ValueKind: JsonValueKind.Object }
        && JsonEntry.Given(record, "example") is { ValueKind: JsonValueKind.Object }
            ? $"its records have \"{Counts}\" and \"example\""
            : null;

    protected override TextItem ReadItem(JsonEntry entry, DatasetReading reading)
    {
        var id = entry.Given("uid") is { } given ? entry.Name(given, "\"uid\"") : entry.Id;
        entry = entry with { Id = id };
        var example = entry.Require(entry.Value, "example", JsonValueKind.Object);
        var lines = example
            .EnumerateObject()
            .Where(part => part.Name is not ("uid" or "source") && part.Value.ValueKind == JsonValueKind.String)
            .Select(part => $"{part.Name}: {entry.Text(part.Value, $"\"{part.Name}\"")}");
        var item = WithFields(new TextItem(id, string.Join('\n', lines)), entry.Value, name => name is not ("uid" or "example"));
        return item with { Distribution = Shares(entry) };
    }

    private static Dictionary<string, double> Shares(JsonEntry entry)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var count in entry.Require(entry.Value, Counts, JsonValueKind.Object).EnumerateObject())
        {
            if (count.Value.ValueKind != JsonValueKind.Number || !count.Value.TryGetInt32(out var votes) || votes < 0)
            {
                throw entry.Fault(
                    Excerpt.Of(count.Value.GetRawText()),
                    $"the count of {Excerpt.Of(count.Name)} must be a whole number, 0 or more",
                    "Correct it."
                );
            }

            counts[Names.GetValueOrDefault(count.Name, count.Name)] = votes;
        }

        var sum = counts.Values.Sum();
        return sum > 0
            ? counts.ToDictionary(count => count.Key, count => count.Value / sum, StringComparer.Ordinal)
            : throw entry.Fault("no vote", $"\"{Counts}\" must count at least one", "Leave the item out.");
    }
}

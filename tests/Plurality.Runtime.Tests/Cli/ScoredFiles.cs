using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>Predictions and references as the lines of files.</summary>
internal static class ScoredFiles
{
    /// <summary>The two files of an item of the reference values' <c>scores</c>.</summary>
    public static (string Predictions, string References) Of(JsonElement item)
    {
        var (q, h, g) = (item.GetProperty("Q"), item.GetProperty("H"), item.GetProperty("G"));
        return (
            Lines(q.GetArrayLength(), i => new JsonObject { ["id"] = Id(i), ["probabilities"] = ByLabel(q[i]) }),
            Lines(q.GetArrayLength(), i => new JsonObject
            {
                ["id"] = Id(i),
                ["labels"] = new JsonArray([
                    .. g[i].EnumerateArray().Index().Where(cell => IsGold(cell.Item)).Select(cell => JsonValue.Create(Label(cell.Index))),
                ]),
                ["distribution"] = ByLabel(h[i]),
            })
        );
    }

    /// <summary>Twelve documents with two labels and three annotators, and probabilities that are near to them.</summary>
    public static (string Predictions, string References) Twelve(string prefix = "d", double shift = 0) => (Lines(12, i => new JsonObject
            {
                ["id"] = prefix + Id(i),
                ["probabilities"] = new JsonObject { ["joy"] = Math.Min(1, ((i % 4) + 0.5) / 5 + shift), ["fear"] = (11 - i) / 24.0 },
            }), Lines(12, i => new JsonObject
            {
                ["id"] = prefix + Id(i),
                ["labels"] = new JsonArray(i % 4 >= 2 ? [JsonValue.Create("joy")] : []),
                ["annotations"] = new JsonObject
                {
                    ["ann"] = new JsonArray(i % 4 >= 1 ? [JsonValue.Create("joy")] : []),
                    ["ben"] = new JsonArray(i % 4 >= 2 ? [JsonValue.Create("joy")] : []),
                    ["cem"] = new JsonArray(i < 4 ? [JsonValue.Create("fear")] : []),
                },
            }));

    public static string Label(int label) => string.Create(CultureInfo.InvariantCulture, $"label{label}");

    private static string Id(int document) => document.ToString(CultureInfo.InvariantCulture);

    private static bool IsGold(JsonElement cell) => cell.ValueKind == JsonValueKind.Number ? cell.GetDouble() > 0 : cell.GetBoolean();

    private static JsonObject ByLabel(JsonElement row) =>
        new(
            row.EnumerateArray().Select((value, label) => KeyValuePair.Create(Label(label), (JsonNode?)JsonValue.Create(value.GetDouble())))
        );

    private static string Lines(int count, Func<int, JsonObject> line) =>
        string.Concat(Enumerable.Range(0, count).Select(i => line(i).ToJsonString() + "\n"));
}

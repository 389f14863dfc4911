using System.Text.Json;
using System.Text.Json.Serialization;
using Plurality.Estimators;

namespace Plurality.Runtime.Runs;

/// <summary>
/// How a store keeps what was asked besides the generation: <c>unary</c> as an array of one logit difference a label, <c>binary</c> as
/// the rows of p_ij over the labels and none, <c>marginal</c> as <c>{"lists": [{"p": probability, "labels": […]}, …], "unexplored":
/// mass}</c>. Numbers are written so that they are read back to the last bit.
/// </summary>
internal static class AnswerJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes logit differences, one a label.</summary>
    public static string Write(IReadOnlyList<double> unary) => JsonSerializer.Serialize(unary, Options);

    /// <summary>Writes preferences; their items are the run's options and are not repeated.</summary>
    public static string Write(PairwisePreferences pairs) => JsonSerializer.Serialize(pairs.Probabilities, Options);

    /// <summary>Writes lists in their order.</summary>
    public static string Write(ListDistribution lists) =>
        JsonSerializer.Serialize(
            new Lists([.. lists.Lists.Select(list => new ListEntry(list.Probability, list.Labels))], lists.Unexplored),
            Options
        );

    /// <summary>Reads logit differences.</summary>
    /// <exception cref="JsonException">It is not what was written.</exception>
    public static IReadOnlyList<double> ReadUnary(string json) => Read<double[]>(json);

    /// <summary>Reads preferences among these items.</summary>
    /// <exception cref="JsonException">It is not what was written.</exception>
    public static PairwisePreferences ReadPairs(string json, IReadOnlyList<string> items) => new(items, Read<double[][]>(json));

    /// <summary>Reads lists of these labels.</summary>
    /// <exception cref="JsonException">It is not what was written.</exception>
    public static ListDistribution ReadLists(string json, IReadOnlyList<string> labels)
    {
        var read = Read<Lists>(json);
        return new ListDistribution(
            labels,
            [.. read.Entries.Select(entry => new ListProbability(entry.Labels, entry.Probability))],
            read.Unexplored
        );
    }

    private static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("A stored answer is null.");

    private sealed record Lists(
        [property: JsonPropertyName("lists")] IReadOnlyList<ListEntry> Entries,
        [property: JsonPropertyName("unexplored")] double Unexplored
    );

    private sealed record ListEntry(
        [property: JsonPropertyName("p")] double Probability,
        [property: JsonPropertyName("labels")] IReadOnlyList<string> Labels
    );
}

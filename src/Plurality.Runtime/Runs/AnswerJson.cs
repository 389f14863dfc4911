using System.Text.Json;
using System.Text.Json.Serialization;
using Plurality.Decoding;
using Plurality.Estimators;

namespace Plurality.Runtime.Runs;

/// <summary>
/// The stored form of answers to questions: <c>unary</c> is an array with one logit difference per label, <c>binary</c> is the rows of p_ij
/// over the labels and <c>none</c>, <c>marginal</c> is <c>{"lists": [{"p": probability, "labels": […]}, …], "unexplored": mass}</c>,
/// <c>sampled</c> is <c>[{"text": answer, "labels": […]}, …]</c> in the order in which answers were drawn.
/// Reading a number gives the same bits that were written.
/// </summary>
internal static class AnswerJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes logit differences, one per label.</summary>
    public static string Write(IReadOnlyList<double> unary) => JsonSerializer.Serialize(unary, Options);

    /// <summary>Writes preferences. Their items are the run's options, so they are not written again.</summary>
    public static string Write(PairwisePreferences pairs) => JsonSerializer.Serialize(pairs.Probabilities, Options);

    /// <summary>Writes lists in their order.</summary>
    public static string Write(ListDistribution lists) =>
        JsonSerializer.Serialize(
            new Lists([.. lists.Lists.Select(list => new ListEntry(list.Probability, list.Labels))], lists.Unexplored),
            Options
        );

    /// <summary>Writes sampled answers in their order.</summary>
    public static string Write(IReadOnlyList<SampledAnswer> samples) =>
        JsonSerializer.Serialize(samples.Select(sample => new Sample(sample.Text, sample.Labels)), Options);

    /// <summary>Reads logit differences.</summary>
    /// <exception cref="JsonException">The text does not have this form.</exception>
    public static IReadOnlyList<double> ReadUnary(string json) => Read<double[]>(json);

    /// <summary>Reads preferences among these items.</summary>
    /// <exception cref="JsonException">The text does not have this form.</exception>
    public static PairwisePreferences ReadPairs(string json, IReadOnlyList<string> items) => new(items, Read<double[][]>(json));

    /// <summary>Reads lists of these labels.</summary>
    /// <exception cref="JsonException">The text does not have this form.</exception>
    public static ListDistribution ReadLists(string json, IReadOnlyList<string> labels)
    {
        var read = Read<Lists>(json);
        return new ListDistribution(
            labels,
            [.. read.Entries.Select(entry => new ListProbability(entry.Labels, entry.Probability))],
            read.Unexplored
        );
    }

    /// <summary>Reads the labels of sampled answers.</summary>
    /// <exception cref="JsonException">The text does not have this form.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ReadSamples(string json) =>
        [.. Read<Sample[]>(json).Select(sample => sample.Labels)];

    private static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("A stored answer is null.");

    private sealed record Lists(
        [property: JsonPropertyName("lists")] IReadOnlyList<ListEntry> Entries,
        [property: JsonPropertyName("unexplored")] double Unexplored
    );

    private sealed record Sample(
        [property: JsonPropertyName("text")] string Text,
        [property: JsonPropertyName("labels")] IReadOnlyList<string> Labels
    );

    private sealed record ListEntry(
        [property: JsonPropertyName("p")] double Probability,
        [property: JsonPropertyName("labels")] IReadOnlyList<string> Labels
    );
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Llama.Weights;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>The comparison with reference values can fail: a value that is changed on purpose is found, whatever field it stands
/// in.</summary>
public sealed class GoldenMutationTests(GoldenModels models) : IClassFixture<GoldenModels>
{
    private static readonly string[] Fields =
    [
        "stub",
        "token_ids",
        "first_token.joy",
        "variant_first_tokens.joy",
        "step1.logit.joy",
        "step1.p.joy",
        "step1.logit_variants.joy",
        "step1.p_variants.joy",
        "step1.coverage",
        "step1.logsumexp",
        "step1.top5",
        "exact.log_mass.joy",
        "exact.p.joy",
        "exact.coverage",
        "hidden.norm",
        "hidden.mean",
        "hidden.first8[0]",
        "free.token_ids",
        "free.steps[0].logit.joy",
        "free.steps[0].p.joy",
        "free.steps[0].coverage",
        "constrained.steps[0].log_mass.joy",
        "constrained.steps[0].p.joy",
        "constrained.steps[0].end_after",
        "constrained.steps[1].p.joy",
        "constrained.labels",
        "marginal.lists.[\"joy\"]",
        "marginal.lists.[\"fear\", \"joy\", \"sadness\"]",
        "marginal.lists.[]",
        "marginal.Q.joy",
        "attention.prompt_tokens",
        "attention.total_tokens",
        "attention.share_prompt",
        "attention.share_generated",
        "attention.share_label_first_tokens",
        "attention.mean_prompt",
        "attention.mean_generated",
        "attention.mean_label_first_tokens",
    ];

    /// <summary>The text that is written freely is changed alone: where it is another one, its steps are not compared.</summary>
    public static TheoryData<string[]> Changes => new() { Fields, (string[])["free.text"] };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task A_changed_value_is_found_in_every_field(string[] fields)
    {
        var file = JsonNode.Parse(
            await File.ReadAllBytesAsync(Path.Combine(GoldenFiles.Own, "engine.json"), TestContext.Current.CancellationToken)
        )!;
        var node = file["items"]!
            .AsArray()
            .First(item =>
                item!["attention"] is not null
                && item["constrained"]!["steps"]!.AsArray().Count == 2
                && item["task"]!.GetValue<string>() == "emotions"
            )!;
        foreach (var field in fields)
        {
            Change(node, field);
        }

        var item = new GoldenItem(
            JsonSerializer.SerializeToElement(node),
            models.Open(GoldenFiles.Own, JsonSerializer.SerializeToElement(file), WeightFormat.F32),
            GoldenTolerance.For(WeightFormat.F32)
        );
        await item.CompareAsync(TestContext.Current.CancellationToken);

        Assert.All(fields, field => Assert.Contains(item.Deviations, deviation => deviation.StartsWith(field, StringComparison.Ordinal)));
    }

    /// <summary>The way to a field; a list of labels is one key, brackets and all.</summary>
    private static string[] Parts(string field)
    {
        const string Lists = "marginal.lists.";
        return field.StartsWith(Lists, StringComparison.Ordinal)
            ? ["marginal", "lists", field[Lists.Length..]]
            : field.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
    }

    /// <summary>Adds 1 to a count or token, a hundredth to a number, and a letter to a text.</summary>
    private static void Change(JsonNode item, string field)
    {
        JsonNode parent = item;
        object key = "";
        JsonNode value = item;
        foreach (var part in Parts(field))
        {
            parent = value;
            key = int.TryParse(part, out var index) ? index : part;
            value = key is int place ? parent[place]! : parent[(string)key]!;
        }

        while (value is JsonArray array)
        {
            // The first token of a list, the logit of a pair.
            parent = value;
            key = array.Count == 2 && array[0] is JsonValue ? 1 : 0;
            value = parent[(int)key]!;
        }

        JsonNode changed =
            value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() + "x"
            : value.GetValue<double>() is var number && number == Math.Round(number) ? number + 1
            : value.GetValue<double>() + 0.01;
        if (key is int at)
        {
            parent[at] = changed;
        }
        else
        {
            parent[(string)key] = changed;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Runtime.Models;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>The comparison with reference values can fail: a value that is changed on purpose is found, whatever field it stands in.</summary>
public sealed class GoldenMutationTests(GoldenModels models) : IClassFixture<GoldenModels>
{
    private static readonly string[] Fields =
    [
        "token_ids", "first_token.joy", "variant_first_tokens.joy", "step1.logit.joy", "step1.p.joy", "step1.logit_variants.joy", "step1.p_variants.joy",
        "step1.coverage", "step1.logsumexp", "step1.top5", "exact.log_mass.joy", "exact.p.joy", "exact.coverage", "hidden.norm", "hidden.mean", "hidden.first8[0]",
        "free.steps[0].logit.joy", "free.steps[0].p.joy", "free.steps[0].coverage", "constrained.steps[0].log_mass.joy", "constrained.steps[0].p.joy",
        "constrained.steps[0].end_after", "constrained.steps[1].p.joy", "attention.prompt_tokens", "attention.share_prompt", "attention.mean_generated",
    ];

    [Fact]
    public async Task A_changed_value_is_found_in_every_field()
    {
        var file = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(GoldenFiles.Own, "engine.json"), TestContext.Current.CancellationToken))!;
        var node = file["items"]!.AsArray().First(item => item!["attention"] is not null && item["constrained"]!["steps"]!.AsArray().Count == 2 && item["task"]!.GetValue<string>() == "emotions")!;
        foreach (var field in Fields)
        {
            Change(node, field);
        }

        var item = new GoldenItem(
            JsonSerializer.SerializeToElement(node), models.Open(GoldenFiles.Own, JsonSerializer.SerializeToElement(file), WeightFormat.F32), GoldenTolerance.For(WeightFormat.F32));
        await item.CompareAsync(TestContext.Current.CancellationToken);

        Assert.All(Fields, field => Assert.Contains(item.Deviations, deviation => deviation.StartsWith(field, StringComparison.Ordinal)));
    }

    /// <summary>Adds 1 to a count or token, and a hundredth to a number.</summary>
    private static void Change(JsonNode item, string field)
    {
        JsonNode parent = item;
        object key = "";
        JsonNode value = item;
        foreach (var part in field.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
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

        var number = value.GetValue<double>();
        var changed = number + (number == Math.Round(number) ? 1 : 0.01);
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

using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Llama;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

/// <summary>
/// Losses, gradients, steps of AdamW and preferences of every <c>training.json</c>, as PyTorch computed them in single precision.
/// </summary>
public sealed class TrainingGoldenTests
{
    private const string FileName = "training.json";

    public static TheoryData<string> Folders()
    {
        var folders = GoldenFiles.Folders(FileName);
        return [.. folders.Count == 0 ? [""] : folders];
    }

    [Theory]
    [MemberData(nameof(Folders), DisableDiscoveryEnumeration = true)]
    public void Every_field_is_reached(string folder)
    {
        Assert.SkipWhen(folder.Length == 0, GoldenFiles.Missing(FileName));
        using var golden = Compare(folder, GoldenFiles.Read(folder, FileName));

        Assert.True(golden.Deviations.Count == 0, string.Join('\n', golden.Deviations));
        Assert.True(golden.Compared > 20, "A file must have fields to compare.");
    }

    [Fact]
    public void A_changed_value_is_found_in_every_field()
    {
        var file = JsonNode.Parse(File.ReadAllBytes(Path.Combine(GoldenFiles.Own, FileName)))!;
        file["sft"]!["items"]![0]!["answer"] = file["sft"]!["items"]![0]!["answer"]!.GetValue<string>() + "x";
        Change(file["sft"]!, "loss", 0.001);
        Change(file["sft"]!["gradients"]!["all"]!, "norm", 0.01);
        Change(file["sft"]!["gradients"]!["blk.0.attn_v.lora_a"]!["first5"]!, 0, 0.001);
        Change(file["sft"]!["gradients"]!["blk.15.ffn_down.lora_b"]!["first5"]!, 4, 0.001);
        Change(file["sft"]!["adamw"]!["losses_before_each_step"]!, 4, 0.01);
        Change(file["dpo"]!["items"]![1]!, "policy_chosen", 0.01);
        Change(file["dpo"]!["items"]![1]!, "reference_rejected", 0.01);
        Change(file["dpo"]!["items"]![0]!, "loss", 0.0001);
        Change(file["dpo"]!, "loss", 0.0001);
        Change(file["dpo"]!["gradients"]!["blk.29.attn_v.lora_b"]!, "norm", 0.001);

        using var golden = Compare(GoldenFiles.Own, JsonSerializer.SerializeToElement(file));

        string[] expected =
        [
            "sft[0].tokens",
            "sft.loss",
            "sft.blk.0.attn_v.lora_a[0]",
            "sft.blk.15.ffn_down.lora_b[4]",
            "sft.all.norm",
            "sft.adamw[4]",
            "dpo[0].loss",
            "dpo[1].policy_chosen",
            "dpo[1].reference_rejected",
            "dpo.loss",
            "dpo.blk.29.attn_v.lora_b.norm",
        ];
        Assert.Equal(expected, golden.Deviations.Select(deviation => deviation[..deviation.IndexOf(':', StringComparison.Ordinal)]));
    }

    private static GoldenTraining Compare(string folder, JsonElement file)
    {
        var golden = new GoldenTraining(folder, file);
        using var model = LlamaLanguageModel.Open(new LlamaModelOptions());
        golden.CompareTokens(model.Tokenizer.Encode);
        golden.CompareSupervised();
        golden.ComparePreference(model.Tokenizer.Encode);
        return golden;
    }

    private static void Change(JsonNode parent, string key, double by) => parent[key] = parent[key]!.GetValue<double>() + by;

    private static void Change(JsonNode parent, int at, double by) => parent[at] = parent[at]!.GetValue<double>() + by;
}

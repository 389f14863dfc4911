using Plurality.Classification;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Remote.Engines;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Plurality.Traces;
using Xunit;
using static Plurality.Runtime.Tests.Remote.RemoteLanguageModelTests;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>docs/guide/engines.md has a table of what each engine can do. Every cell comes from an engine that was asked.</summary>
public sealed class CapabilitiesTableTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "fear", "joy"]);

    [Fact]
    public void Every_engine_is_in_the_table() =>
        Assert.Equal(["llama-server", "sglang", "vllm"], EngineCatalogue.NamesModel.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("llama-server", true, "`llama-server`")]
    [InlineData("vllm", true, "`vllm`")]
    [InlineData("vllm", false, "`vllm` without `logprob_token_ids`")]
    [InlineData("sglang", true, "`sglang`")]
    [InlineData("sglang", false, "`sglang` without `token_ids_logprob`")]
    public async Task The_page_says_what_an_engine_does(string engine, bool knowsAsked, string name)
    {
        using var server = PromptEngineTests.Server(engine, Model(), knowsAsked);
        using var talking = PromptEngineTests.Server(engine, Talking(), knowsAsked);
        using var local = Model();
        using var localTalking = Talking();
        using var remote = await OpenAsync(server);
        using var remoteTalking = await OpenAsync(talking);
        var facts = remote.Facts;
        string[] cells =
        [
            name,
            facts.Reach switch
            {
                TokenReach.Vocabulary => "of all tokens",
                TokenReach.Asked => "of the tokens that a method needs",
                _ => $"of the {facts.TopTokens} most probable tokens",
            },
            await AnswersAsync(local, remote, "max-over-generations", DecodingMode.Constrained),
            await AnswersAsync(localTalking, remoteTalking, "max-over-generations", DecodingMode.Free),
            await AnswersAsync(local, remote, "unary", DecodingMode.Constrained),
            await AnswersAsync(local, remote, "marginal", DecodingMode.Constrained),
            remote.Capabilities.HiddenStates ? "yes" : "no",
            remote.Capabilities.Attention ? "yes" : "no",
        ];

        var page = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "docs", "guide", "engines.md"),
            TestContext.Current.CancellationToken
        );

        var row = "| " + string.Join(" | ", cells) + " |";
        Assert.True(page.Contains(row), $"docs/guide/engines.md must have the row {row}");
    }

    /// <summary>Whether an engine gives the probabilities of the same model in this process.</summary>
    private static async Task<string> AnswersAsync(ILanguageModel local, ILanguageModel remote, string method, DecodingMode decoding)
    {
        var expected = await ProbabilitiesAsync(local, method, decoding);
        var actual = await ProbabilitiesAsync(remote, method, decoding);
        var results = await ResultsAsync(remote, new ClassificationTask(Labels) { Decoding = decoding }, method);
        var isExact = expected.Zip(actual).All(pair => pair.First.Zip(pair.Second).All(one => Math.Abs(one.First - one.Second) < 1e-5));
        var hasLimits = results.Any(result => result.Value.Trace?.Steps.Any(step => step.Distribution.UpperLimits is not null) ?? false);
        return isExact && !hasLimits ? "exact" : "within limits";
    }

    /// <summary>A model whose free answers have labels.</summary>
    private static ScriptedModel Talking() => new() { Script = Script.Words() };
}

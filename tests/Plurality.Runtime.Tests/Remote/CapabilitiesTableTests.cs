using Plurality.Classification;
using Plurality.Decoding;
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
        Assert.Equal(
            ["llama-server", "ollama", "openai", "openai-completions", "sglang", "vllm"],
            EngineCatalogue.NamesModel.Keys.Order(StringComparer.Ordinal)
        );

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
            IsRecorded(remote, settings => settings with { HiddenLayers = [GenerationSettings.LastLayer] }),
            IsRecorded(remote, settings => settings with { Attention = true }),
        ];

        var page = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "docs", "guide", "engines.md"),
            TestContext.Current.CancellationToken
        );

        var row = "| " + string.Join(" | ", cells) + " |";
        Assert.True(page.Contains(row), $"docs/guide/engines.md must have the row {row}");
    }

    [Theory]
    [InlineData("echo", true, "`openai-completions` with `echo`")]
    [InlineData("openai", true, "`openai`")]
    [InlineData("openai", false, "`openai` without `logprobs`")]
    [InlineData("openai-completions", true, "`openai-completions`")]
    [InlineData("openai-completions", false, "`openai-completions` without `logprobs`")]
    [InlineData("ollama", true, "`ollama`")]
    [InlineData("ollama", false, "`ollama` before 0.12.11")]
    public async Task The_page_says_what_an_engine_that_writes_texts_does(string engine, bool showsTokens, string name)
    {
        // A model that knows one label only: the tokens of the others are not among the most probable ones.
        using var server = RemoteTextModelTests.Server(engine, new ScriptedModel { Script = Script.Words("joy") }, showsTokens);
        using var remote = await RemoteTextModelTests.OpenAsync(server);
        string[] cells =
        [
            name,
            remote.IsChat ? "a conversation" : "a text that is continued",
            remote.Facts.TopTokens is { } top ? $"of the {top} most probable tokens" : "none",
            await IsGivenAsync(server, remote, "max-over-generations", DecodingMode.Constrained),
            await IsGivenAsync(server, remote, "hard", DecodingMode.Free),
            await IsGivenAsync(server, remote, "first-step", DecodingMode.Free),
            await IsGivenAsync(server, remote, "sampled:2", DecodingMode.Free),
            await IsGivenAsync(server, remote, "unary", DecodingMode.Free),
            await IsGivenAsync(server, remote, "marginal", DecodingMode.Free),
        ];

        var page = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "docs", "guide", "engines.md"),
            TestContext.Current.CancellationToken
        );

        var row = "| " + string.Join(" | ", cells) + " |";
        Assert.True(page.Contains(row), $"docs/guide/engines.md must have the row {row}");
    }

    /// <summary>Whether a model answers for a method, and how certain its probabilities are.</summary>
    private static async Task<string> IsGivenAsync(ScriptedEngine server, ILanguageModel model, string method, DecodingMode decoding)
    {
        var requests = server.Requests;
        try
        {
            var scoring = decoding == DecodingMode.Free ? ScoringMode.FirstToken : ScoringMode.Exact;
            var task = new ClassificationTask(Labels) { Decoding = decoding, Scoring = scoring };
            var results = await ResultsAsync(model, task, method, documents: 2);
            return method is not ("first-step" or "max-over-generations") ? "yes"
                : results.Any(result => result.Value.Trace!.Steps[0].Distribution.UpperLimits is not null) ? "within limits"
                : "as texts of tokens";
        }
        catch (ModelException)
        {
            // Refused before a request is sent.
            Assert.Equal(requests, server.Requests);
            return "no";
        }
    }

    /// <summary>Whether a model records what is asked for besides probabilities.</summary>
    private static string IsRecorded(ILanguageModel model, Func<GenerationSettings, GenerationSettings> change)
    {
        try
        {
            new Decoder(model).Resolve(change(new ClassificationTask(Labels).Settings));
            return "yes";
        }
        catch (ModelException)
        {
            return "no";
        }
    }

    /// <summary>Whether an engine gives the probabilities of the same model in this process, or keeps them within limits.</summary>
    private static async Task<string> AnswersAsync(ILanguageModel local, ILanguageModel remote, string method, DecodingMode decoding)
    {
        var expected = await ProbabilitiesAsync(local, method, decoding);
        var actual = await ProbabilitiesAsync(remote, method, decoding);
        var task = new ClassificationTask(Labels) { Decoding = decoding };
        var (results, right) = (await ResultsAsync(remote, task, method), await ResultsAsync(local, task, method));
        foreach (var (one, other) in right.Zip(results))
        {
            // The first step stands behind the prompt; later ones depend on what was chosen.
            if ((one.Value.Trace?.Steps, other.Value.Trace?.Steps) is ([var step, ..], [var read, ..]))
            {
                for (var option = 0; option < step.Distribution.Options.Count; option++)
                {
                    var limit = read.Distribution.UpperLimits?[option] ?? read.Distribution.Probabilities[option];
                    Assert.InRange(step.Distribution.Probabilities[option], 0, limit + 1e-5);
                }
            }
        }

        var isExact = expected.Zip(actual).All(pair => pair.First.Zip(pair.Second).All(one => Math.Abs(one.First - one.Second) < 1e-5));
        var hasLimits = results.Any(result => result.Value.Trace?.Steps.Any(step => step.Distribution.UpperLimits is not null) ?? false);
        return isExact && !hasLimits ? "exact" : "within limits";
    }

    /// <summary>A model whose free answers have labels.</summary>
    private static ScriptedModel Talking() => new() { Script = Script.Words() };
}

using Plurality.Classification;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Remote;
using Plurality.Remote.Engines;
using Plurality.Remote.Transport;
using Plurality.Runtime.Tests.Cli;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;
using static Plurality.Runtime.Tests.Remote.RemoteLanguageModelTests;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Engines that write texts, behind scripted servers.</summary>
public sealed class RemoteTextModelTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "fear", "joy"]);

    private static readonly ClassificationTask Free = new(Labels) { Decoding = DecodingMode.Free, Scoring = ScoringMode.FirstToken };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-completions")]
    [InlineData("ollama")]
    public async Task Answers_are_those_of_the_same_model_in_this_process(string engine)
    {
        using var local = Words();
        using var server = Server(engine, Words());
        using var remote = await OpenAsync(server);

        var expected = await ResultsAsync(local, Free, "hard");
        var actual = await ResultsAsync(remote, Free, "hard");

        Assert.Equal(expected.Select(one => one.Value.Trace!.Labels), actual.Select(one => one.Value.Trace!.Labels));
        Assert.Contains(actual, one => one.Value.Trace!.Labels.Count > 0);
        Assert.Equal(
            expected.Select(one => one.Value.Probabilities.Probabilities),
            actual.Select(one => one.Value.Probabilities.Probabilities)
        );
        Assert.All(actual, one => Assert.True(one.Value.Trace!.WellFormed));
    }

    /// <summary>The first tokens of labels are among those that are shown, or have limits that the truth keeps.</summary>
    [Theory]
    [InlineData("openai", "first-step")]
    [InlineData("openai-completions", "first-step")]
    [InlineData("ollama", "first-step")]
    [InlineData("openai", "max-over-generations")]
    public async Task First_token_scores_are_those_of_the_same_model_within_their_limits(string engine, string method)
    {
        using var local = Words();
        using var server = Server(engine, Words());
        using var remote = await OpenAsync(server);

        var expected = await ResultsAsync(local, Free, method);
        var actual = await ResultsAsync(remote, Free, method);

        Assert.True(remote.Capabilities.StepProbabilities);
        foreach (var (one, other) in expected.Zip(actual))
        {
            foreach (var (step, read) in one.Value.Trace!.Steps.Zip(other.Value.Trace!.Steps))
            {
                Assert.Equal(step.Chosen, read.Chosen);
                for (var option = 0; option < step.Distribution.Options.Count; option++)
                {
                    var p = step.Distribution.Probabilities[option];
                    Assert.InRange(p, 0, (read.Distribution.UpperLimits?[option] ?? 1) + 1e-6);
                    Assert.InRange(read.Distribution.Probabilities[option] - p, -0.05, 0.05);
                }
            }
        }
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-completions")]
    [InlineData("ollama")]
    public async Task An_engine_that_shows_no_tokens_has_no_probabilities(string engine)
    {
        using var server = Server(engine, Words(), showsTokens: false);
        using var remote = await OpenAsync(server);

        var hard = await ResultsAsync(remote, Free, "hard", documents: 2);
        var fault = await Assert.ThrowsAsync<ModelException>(() => ResultsAsync(remote, Free, "first-step"));

        Assert.False(remote.Capabilities.StepProbabilities);
        Assert.All(hard, one => Assert.All(one.Value.Trace!.Steps, step => Assert.False(step.Distribution.IsKnown)));
        Assert.Contains("reads the probabilities of labels", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, "a log-probability is")]
    [InlineData(double.NaN, "a log-probability is NaN")]
    [InlineData(-9, "the engine did not answer at temperature 0")]
    public async Task Numbers_that_cannot_be_the_models_cost_their_document(double score, string message)
    {
        using var server = new ScriptedOllama(Words());
        using var remote = await RemoteTextModel.OpenAsync(new RemoteModelOptions { Address = server.Address, Retries = 0 }, Cancellation);
        server.Change = (_, answer) =>
            double.IsNaN(score) ? answer.Replace("\"logprob\":", "\"logprob\":null,\"x\":", StringComparison.Ordinal) : answer;
        server.Score = known => double.IsNaN(score) ? known : score;

        var results = await ResultsAsync(remote, Free, "hard", documents: 1);

        Assert.Equal(FaultKind.Unanswered, results[0].Fault!.Kind);
        Assert.Contains(message, results[0].Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exact_scores_and_labels_behind_a_lead_are_refused()
    {
        using var server = new ScriptedOpenAi(Words());
        using var remote = await OpenAsync(server);

        var exact = await Assert.ThrowsAsync<ModelException>(() =>
            ResultsAsync(remote, Free with { Scoring = ScoringMode.Exact }, "first-step")
        );
        var lead = await Assert.ThrowsAsync<ModelException>(() =>
            ResultsAsync(remote, Free with { Format = AnswerFormat.Polysyndeton }, "first-step")
        );

        Assert.Contains("Score by first tokens (first-token).", exact.Message, StringComparison.Ordinal);
        Assert.Contains("Use the format json or list.", lead.Message, StringComparison.Ordinal);
    }

    // Both are shares of drawn answers: their difference has the standard error √(2 q(1 − q)/N).
    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Sampled_shares_are_those_of_the_same_model_in_this_process(string engine)
    {
        const int Count = 60;
        using var local = Words();
        using var server = Server(engine, Words());
        using var remote = await OpenAsync(server);

        var expected = (await ResultsAsync(local, Free, $"sampled:{Count}", documents: 1))[0].Value.Probabilities;
        var actual = (await ResultsAsync(remote, Free, $"sampled:{Count}", documents: 1))[0].Value.Probabilities;

        Assert.All(expected, q => Assert.InRange(actual[q.Key] - q.Value, -4 * Math.Sqrt(0.5 / Count), 4 * Math.Sqrt(0.5 / Count)));
        Assert.True(expected["joy"] > 0.2);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task A_third_of_failing_requests_loses_and_doubles_nothing(string engine)
    {
        using var local = Words();
        using var server = Server(engine, Words());
        using var remote = await OpenAsync(server);
        string[] faults = ["429", "500", "reset", "cut"];
        server.Fault = (number, path) => path == server.CompletionPath && number % 3 == 0 ? faults[number / 3 % 4] : null;

        var actual = await ResultsAsync(remote, Free, "hard", documents: 12);

        Assert.Equal(
            (await ResultsAsync(local, Free, "hard", documents: 12)).Select(one => one.Value.Probabilities.Probabilities),
            actual.Select(one => one.Value.Probabilities.Probabilities)
        );
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Another_model_in_the_middle_of_a_run_stops_it_with_both_names(string engine)
    {
        using var server = Server(engine, Words());
        using var remote = await OpenAsync(server);
        await ResultsAsync(remote, Free, "hard", documents: 1);
        var before = server.Alias == "scripted" && engine == "ollama" ? "scripted:latest" : server.Alias;
        server.Alias = "scripted-2";

        var fault = await Assert.ThrowsAsync<ModelException>(() => ResultsAsync(remote, Free, "hard", documents: 1));

        Assert.Contains($"began with {before}, and the engine now answers as scripted-2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_change_under_the_same_name_stop_a_run()
    {
        using var server = new ScriptedOllama(Words());
        using var remote = await OpenAsync(server);
        server.Digest = "ffff";

        var fault = await Assert.ThrowsAsync<ModelException>(() => ResultsAsync(remote, Free, "hard", documents: 1));

        Assert.Contains(
            "scripted:latest 0a1b (b1), and the engine now answers as scripted:latest ffff (b1)",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_refusal_and_a_filtered_answer_cost_their_document()
    {
        using var server = new ScriptedOpenAi(Words());
        using var remote = await OpenAsync(server);
        server.Refusal = "I will not";
        var refused = await ResultsAsync(remote, Free, "hard", documents: 1);
        (server.Refusal, server.Reason) = (null, "content_filter");
        var filtered = await ResultsAsync(remote, Free, "hard", documents: 1);

        Assert.Equal(FaultKind.Unanswered, refused[0].Fault!.Kind);
        Assert.Contains("the model refused to answer (\"I will not\")", refused[0].Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("the service gave no whole answer (content_filter)", filtered[0].Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sampler_is_neutral_and_seeds_are_sent()
    {
        using var server = new ScriptedOpenAi(Words()) { KnowsNewLimitOnly = true };
        using var remote = await OpenAsync(server);
        server.Bodies.Clear();

        await ResultsAsync(remote, Free, "sampled:3", documents: 1);

        Assert.Equal(3, server.Bodies.Count);
        Assert.All(server.Bodies, body =>
        {
            Assert.Equal((1, 1), (body.GetProperty("temperature").GetDouble(), body.GetProperty("top_p").GetDouble()));
            Assert.Equal((0, 0), (body.GetProperty("frequency_penalty").GetDouble(), body.GetProperty("presence_penalty").GetDouble()));
            Assert.Equal((1, 40), (body.GetProperty("n").GetInt32(), body.GetProperty("max_completion_tokens").GetInt32()));
            Assert.False(body.TryGetProperty("max_tokens", out _));
        });
        Assert.Equal(3, server.Bodies.Select(body => body.GetProperty("seed").GetInt32()).Distinct().Count());
    }

    [Fact]
    public async Task Opening_says_who_answers_and_the_identity_holds_it()
    {
        using var openai = new ScriptedOpenAi(Words()) { Alias = "scripted-2026-07-01" };
        using var ollama = new ScriptedOllama(Words());
        using var chat = await OpenAsync(openai);
        using var local = await OpenAsync(ollama);

        Assert.Equal(("openai", "scripted-latest"), (chat.Identity.Backend, chat.Identity.Model));
        Assert.Equal(
            """{"answersAs":"scripted-2026-07-01","created":"1700000000","model":"scripted-latest","owned_by":"b1","topTokens":"20"}""",
            chat.Identity.Record
        );
        Assert.Equal(
            """{"answersAs":"scripted:latest","digest":"0a1b","family":"llama","format":"gguf","model":"scripted:latest","""
                + "\"quantization\":\"F16\",\"topTokens\":\"20\",\"version\":\"b1\"}",
            local.Identity.Record
        );
        Assert.Equal((true, false), (chat.IsChat, local.IsChat));
    }

    [Fact]
    public async Task Inspect_shows_who_answers_and_what_a_run_would_have()
    {
        using var server = new ScriptedOpenAi(Words()) { Alias = "scripted-2026-07-01" };
        using var cli = new CommandRun { Open = () => OpenAsync(server).GetAwaiter().GetResult() };

        var code = await cli.RunAsync("models", "inspect", server.Address);

        Assert.True(code == 0, cli.Error);
        Assert.Contains("answers as       scripted-2026-07-01\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("version          unknown\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("probabilities    of the 20 most probable tokens; the others", cli.Output, StringComparison.Ordinal);
        Assert.Contains("exact scoring    no\n", cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai:https://host/v1#a/b", "openai", "https://host/v1/", "a/b")]
    [InlineData("openai-completions:http://host:1/v1/#m", "openai-completions", "http://host:1/v1/", "m")]
    [InlineData("ollama:http://host:11434/hf.co/user/m:Q4_0", "ollama", "http://host:11434/", "hf.co/user/m:Q4_0")]
    public void Addresses_name_the_model(string text, string engine, string root, string model)
    {
        var address = EngineAddress.Parse(text, EngineCatalogue.NamesModel);

        Assert.Equal((engine, new Uri(root), model), (address.Engine, address.Base, address.Model));
        Assert.Equal(text.Replace("/#", "#", StringComparison.Ordinal), address.ToString());
        Assert.True(RemoteTextModel.IsAddress(text));
    }

    [Theory]
    [InlineData("openai", "#other", "'other' is none. The service has 2: another, scripted-latest.")]
    [InlineData("openai", "", "it names none.")]
    [InlineData("ollama", "/other", "'other' is none. It has scripted:latest, hf.co/user/other:Q4_0.")]
    public async Task A_model_that_the_service_does_not_have_is_refused_with_those_that_it_has(string engine, string model, string message)
    {
        using var server = Server(engine, Words());
        var root = server.Address[..server.Address.LastIndexOf(engine == "openai" ? '#' : '/')];

        var fault = await Assert.ThrowsAsync<ModelException>(() =>
            RemoteTextModel.OpenAsync(new RemoteModelOptions { Address = root + model }, Cancellation)
        );

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_class_opens_its_own_engines()
    {
        var text = await Assert.ThrowsAsync<ModelException>(() =>
            RemoteLanguageModel.OpenAsync(new RemoteModelOptions { Address = "openai:http://127.0.0.1:1/v1#m" }, Cancellation)
        );
        var tokens = await Assert.ThrowsAsync<ModelException>(() =>
            RemoteTextModel.OpenAsync(new RemoteModelOptions { Address = "vllm:http://127.0.0.1:1/m" }, Cancellation)
        );

        Assert.Equal("openai is asked by texts. Open it with RemoteTextModel.", text.Message);
        Assert.Equal("vllm is asked by tokens. Open it with RemoteLanguageModel.", tokens.Message);
    }

    internal static ScriptedTextEngine Server(string engine, ScriptedModel model, bool showsTokens = true) =>
        engine == "ollama"
            ? new ScriptedOllama(model) { ShowsTokens = showsTokens }
            : new ScriptedOpenAi(model, isChat: engine == "openai") { ShowsTokens = showsTokens, Echoes = engine == "echo" };

    internal static Task<RemoteTextModel> OpenAsync(ScriptedTextEngine server) =>
        RemoteTextModel.OpenAsync(
            new RemoteModelOptions { Address = server.Address, FirstWait = TimeSpan.FromMilliseconds(5) },
            Cancellation
        );

    private static ScriptedModel Words() => new() { Script = Script.Words() };
}

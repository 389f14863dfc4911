using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Classification;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Remote.Engines;
using Plurality.Remote.Transport;
using Plurality.Runtime.Tests.Cli;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>How much engines that write texts are asked: they do not show tokens before they answer.</summary>
public sealed class RemoteTextUsageTests
{
    private const string Long = "A text that is long enough to be about a document, and so its time says how busy the engine is.";

    private const string RunFile = """
        name: texts
        data: { test: texts.csv }
        labels: [anger, fear, joy]
        batch-size: 2
        decoding: free
        scoring: first-token
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Requests_wait_for_the_tokens_that_answers_told(string engine)
    {
        var clock = new ScriptedClock();
        using var server = RemoteTextModelTests.Server(engine, Words());
        var opening = OpenAsync(server, options => options with { TokensPerMinute = 60, Clock = clock });
        await clock.GoOnUntilAsync(opening);
        using var remote = await opening;
        var before = 0;

        for (var i = 0; i < 3; i++)
        {
            before = server.PromptTokens + server.AnswerTokens;
            await clock.GoOnUntilAsync(remote.WriteAsync([new TextRequest(Long)], Cancellation).AsTask());
        }

        // One token a second: the last request was sent when all tokens before it had had theirs.
        Assert.True(before > 50, $"{before}");
        Assert.Equal(before, clock.Now.TotalSeconds, 1e-3);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task More_requests_are_in_flight_while_answers_come_as_quickly_as_before(string engine)
    {
        using var server = RemoteTextModelTests.Server(engine, Words());
        // Answers take no time at all by a clock that stands still.
        using var remote = await OpenAsync(server, options => options with { Clock = new ScriptedClock() });

        var answers = await remote.WriteAsync([.. Enumerable.Repeat(new TextRequest(Long), 100)], Cancellation);

        Assert.All(answers, answer => Assert.Null(answer.Fault));
        Assert.InRange(server.MostAtOnce, FlightLimit.First + 1, FlightLimit.Most);
    }

    [Theory]
    [InlineData("openai", "\"usage\":")]
    [InlineData("ollama", "\"prompt_eval_count\":")]
    public async Task Tokens_that_an_answer_does_not_tell_are_estimated_and_said_to_be(string engine, string field)
    {
        using var server = RemoteTextModelTests.Server(engine, Words());
        using var remote = await OpenAsync(server);
        var told = ((IRemoteModel)remote).Usage;
        await remote.WriteAsync([new TextRequest(Long)], Cancellation);
        var exact = ((IRemoteModel)remote).Usage;
        Assert.Equal((server.PromptTokens, server.AnswerTokens, false), (exact.InputTokens, exact.OutputTokens, exact.IsEstimated));
        server.Change = (_, answer) => answer.Replace(field, "\"x\":", StringComparison.Ordinal);

        await remote.WriteAsync([new TextRequest(Long)], Cancellation);

        var used = ((IRemoteModel)remote).Usage;
        Assert.False(told.IsEstimated);
        Assert.True(used.IsEstimated);
        Assert.Equal(TokenEstimate.Of(Long), used.InputTokens - exact.InputTokens);
        Assert.True(used.OutputTokens > exact.OutputTokens);
    }

    [Fact]
    public async Task A_run_stops_at_a_limit_of_tokens_and_goes_on()
    {
        using var server = new ScriptedOpenAi(Words());
        using var cli = Cli(server, "methods: [hard]");
        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("whole.db")));
        var whole = server.PromptTokens + server.AnswerTokens;
        var limit = (whole / 3).ToString(CultureInfo.InvariantCulture);

        var first = await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("s.db"), "--max-tokens", limit);
        var second = await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("s.db"));

        Assert.Equal((1, 0), (first, second));
        Assert.Contains("The limit of requests or tokens is reached", cli.Error, StringComparison.Ordinal);
        Assert.Contains("texts: complete, 4 documents", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_counts_the_requests_and_estimates_their_tokens()
    {
        using var server = new ScriptedOpenAi(Words());
        using var cli = Cli(server, "methods: [hard, 'sampled:3']");

        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--dry-run", "--json"));
        var opened = server.Completions;
        JsonElement[] sizes = [.. cli.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("s.db")));

        Assert.Equal(server.Completions - (2 * opened), sizes.Sum(size => size.GetProperty("requests").GetInt32()));
        Assert.Equal([4, 12], sizes.Select(size => size.GetProperty("requests").GetInt32()));
        Assert.All(sizes, size => Assert.True(size.GetProperty("requestTokensEstimated").GetBoolean()));
        var estimate = server
            .Bodies.Skip(2 * opened)
            .Sum(body => TokenEstimate.Of(body.GetProperty("messages")[0].GetProperty("content").GetString()!));
        Assert.Equal(estimate, sizes.Sum(size => size.GetProperty("requestTokens").GetInt32()));
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--dry-run"));
        Assert.Contains($"~{estimate}", cli.Output, StringComparison.Ordinal);
        Assert.Contains("does not show its tokens; four bytes count as one.", cli.Output, StringComparison.Ordinal);
    }

    /// <summary>A model that knows one label only: the others are not among the tokens that a service shows.</summary>
    [Fact]
    public async Task A_run_says_which_share_of_its_probabilities_is_exact()
    {
        using var server = new ScriptedOpenAi(new ScriptedModel { Script = Script.Words("joy") }, isChat: false);
        using var cli = Cli(server, "methods: [max-over-generations]");

        Assert.Equal(0, await cli.RunAsync("run", cli.Path("run.yaml"), "--store", cli.Path("s.db")));

        const string Share = "[0-9.]+ ?% of [0-9]+ probabilities of labels are exact; the others have upper limits";
        Assert.Matches($"texts: {Share}\\.\n", cli.Output);
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync("runs", "show", "texts", "--store", cli.Path("s.db")));
        Assert.Matches($"steps +{Share}\n", cli.Output);
        cli.Forget();
        Assert.Equal(0, await cli.RunAsync("runs", "show", "texts", "--store", cli.Path("s.db"), "--json"));
        var run = JsonDocument.Parse(cli.Output).RootElement;
        Assert.InRange(run.GetProperty("limitedProbabilities").GetInt32(), 1, run.GetProperty("probabilities").GetInt32());
    }

    [Theory]
    [InlineData(false, "0 of 3 from the first", "0 between")]
    [InlineData(true, "1 of 3 from the first", "0.00")]
    public async Task Inspecting_a_service_several_times_measures_how_far_answers_differ(bool drifts, string different, string largest)
    {
        using var server = new ScriptedOpenAi(Words());
        using var cli = new CommandRun { Open = () => OpenAsync(server).GetAwaiter().GetResult() };
        var answers = 0;
        // The first answer is that of opening.
        server.Change = (path, answer) =>
            path == server.CompletionPath && Interlocked.Increment(ref answers) == 3 && drifts ? Drifted(answer) : answer;

        Assert.Equal(0, await cli.RunAsync("models", "inspect", server.Address, "--repeat", "3"));

        Assert.Equal(4, answers);
        Assert.Contains($"different        {different}\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains($"largest          {largest}", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_probabilities_the_texts_of_several_answers_are_compared()
    {
        using var server = new ScriptedOpenAi(Words()) { ShowsTokens = false };
        using var cli = new CommandRun { Open = () => OpenAsync(server).GetAwaiter().GetResult() };
        var answers = 0;
        server.Change = (path, answer) =>
            path == server.CompletionPath && Interlocked.Increment(ref answers) > 2
                ? answer.Replace("\"content\":\"", "\"content\":\"other", StringComparison.Ordinal)
                : answer;

        Assert.Equal(0, await cli.RunAsync("models", "inspect", server.Address, "--repeat", "3"));

        Assert.Contains("different        2 of 3 from the first\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("largest          unknown: the engine shows no probabilities\n", cli.Output, StringComparison.Ordinal);
    }

    /// <summary>Left alone, Ollama would cut the text and answer to the rest.</summary>
    [Fact]
    public async Task A_text_that_is_too_long_for_Ollama_costs_its_document()
    {
        using var server = new ScriptedOllama(Words()) { Context = 40 };
        using var remote = await OpenAsync(server);
        var task = new ClassificationTask(LabelSet.Create(["anger", "fear", "joy"]))
        {
            Decoding = DecodingMode.Free,
            Scoring = ScoringMode.FirstToken,
        };

        var results = await RemoteLanguageModelTests.ResultsAsync(remote, task, "hard", documents: 1);

        Assert.Contains("HTTP 400", results[0].Fault!.Message, StringComparison.Ordinal);
    }

    /// <summary>The first token has 0.5 % more.</summary>
    private static string Drifted(string answer)
    {
        var json = JsonNode.Parse(answer)!;
        var first = json["choices"]![0]!["logprobs"]!["content"]![0]!;
        first["logprob"] = Math.Min(0, (double)first["logprob"]! + 0.005);
        return json.ToJsonString();
    }

    private static CommandRun Cli(ScriptedEngine server, string settings)
    {
        var cli = new CommandRun();
        cli.File("texts.csv", "id,text\n1,what joy\n2,so sad\n3,I fear it\n4,anger\n");
        cli.File("run.yaml", $"{RunFile}\nmodel: {server.Address}\n{settings}\n");
        return cli;
    }

    private static Task<RemoteTextModel> OpenAsync(ScriptedEngine server, Func<RemoteModelOptions, RemoteModelOptions>? change = null)
    {
        var options = new RemoteModelOptions { Address = server.Address, FirstWait = TimeSpan.FromMilliseconds(5) };
        return RemoteTextModel.OpenAsync(change is null ? options : change(options), Cancellation);
    }

    private static ScriptedModel Words() => new() { Script = Script.Words() };
}

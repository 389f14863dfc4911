using System.Text.Json.Nodes;
using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Remote;

public sealed class RemoteLanguageModelTests
{
    private const string Key = "sk-very-secret-0123456789";
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "fear", "joy"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("max-over-generations", DecodingMode.Constrained)]
    [InlineData("max-over-generations", DecodingMode.Free)]
    [InlineData("unary", DecodingMode.Constrained)]
    [InlineData("binary", DecodingMode.Constrained)]
    [InlineData("marginal", DecodingMode.Constrained)]
    public async Task A_llama_server_gives_the_probabilities_of_the_same_model_in_process(string method, DecodingMode decoding)
    {
        using var server = new ScriptedLlamaServer(Model());
        using var local = Model();
        using var remote = await OpenAsync(server);

        var expected = await ProbabilitiesAsync(local, method, decoding);
        var actual = await ProbabilitiesAsync(remote, method, decoding);

        AssertEqual(expected, actual);
    }

    [Fact]
    public async Task Requests_that_fail_in_passing_lose_and_change_nothing()
    {
        using var server = new ScriptedLlamaServer(Model());
        using var local = Model();
        using var remote = await OpenAsync(server, options => options with { Timeout = TimeSpan.FromSeconds(1) });
        string[] faults = ["429", "500", "reset", "cut", "cut", "500"];
        server.Fault = (number, _) =>
            number == 40 ? "stall"
            : number % 10 < 3 ? faults[number / 10 % faults.Length]
            : null;

        var actual = await ProbabilitiesAsync(remote, "max-over-generations", DecodingMode.Constrained);

        AssertEqual(await ProbabilitiesAsync(local, "max-over-generations", DecodingMode.Constrained), actual);
        Assert.True(server.Requests > 40);
    }

    [Theory]
    [InlineData("logprob\":-", "logprob\":null,\"x\":-")]
    [InlineData("logprob\":-", "logprob\":3")]
    [InlineData("truncated\":false", "truncated\":true")]
    [InlineData("top_logprobs\":[{\"id\":", "top_logprobs\":[{\"id\":99999,\"x\":")]
    [InlineData("top_probs\":[{\"id\":", "top_probs\":[{\"id\":1,\"x\":")]
    [InlineData("\"prob\":", "\"prob\":1,\"x\":")]
    [InlineData("\"prob\":", "\"prob\":null,\"x\":")]
    [InlineData("top_logprobs\":[{", "top_logprobs\":[],\"x\":[{")]
    [InlineData("completion_probabilities", "other")]
    public async Task Invalid_answers_cost_the_document_and_give_no_number(string right, string wrong)
    {
        using var server = new ScriptedLlamaServer(Model());
        using var remote = await OpenAsync(server, options => options with { Retries = 1 });
        server.Change = (path, answer) => path == "/completion" ? answer.Replace(right, wrong, StringComparison.Ordinal) : answer;

        var outcome = await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation);

        Assert.Equal(FaultKind.Unanswered, outcome.Fault!.Kind);
        Assert.Contains("failed 2 times", outcome.Fault.Message, StringComparison.Ordinal);
        Assert.Contains("Request plurality-", outcome.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(20, 3)]
    public async Task Probabilities_with_an_impossible_sum_are_no_numbers(int? topTokens, double added)
    {
        using var server = new ScriptedLlamaServer(Model());
        using var remote = await OpenAsync(server, options => options with { TopTokens = topTokens, Retries = 0 });
        server.Change = (path, answer) => Edited(path, answer, list =>
            {
                foreach (var entry in list)
                {
                    entry!["logprob"] = Math.Min(0, (double)entry["logprob"]! + added);
                }
            });

        var outcome = await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation);

        Assert.Contains("whose probabilities sum to 1", outcome.Fault!.Message, StringComparison.Ordinal);
    }

    /// <summary>Improbable tokens are asked for with raised logits; an engine that raises them too little is found out.</summary>
    [Fact]
    public async Task Logits_that_were_not_raised_give_no_number()
    {
        using var server = new ScriptedLlamaServer(Model()) { Bias = 3 };
        using var remote = await OpenAsync(server, options => options with { Retries = 0 });

        var outcome = await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation);

        Assert.Contains("must put tokens first whose logits are raised", outcome.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_about_wanted_tokens_is_short()
    {
        using var server = new ScriptedLlamaServer(Model());
        using var remote = await OpenAsync(server);
        var longest = 0;
        server.Change = (path, answer) =>
        {
            longest = path == "/completion" ? Math.Max(longest, answer.Split("\"id\"").Length - 1) : longest;
            return answer;
        };

        await ProbabilitiesAsync(remote, "max-over-generations", DecodingMode.Constrained);

        Assert.InRange(longest, 2, 64);
        Assert.True(remote.Facts.Tokens.Size > 2 * longest);
    }

    [Fact]
    public async Task A_list_with_too_few_tokens_is_no_answer()
    {
        using var server = new ScriptedLlamaServer(Model());
        using var remote = await OpenAsync(server, options => options with { TopTokens = 20, Retries = 0 });
        server.Change = (path, answer) => Edited(path, answer, list => list.RemoveAt(list.Count - 1));

        var outcome = await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation);

        Assert.Contains("must have 20 log-probabilities", outcome.Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("it has 19", outcome.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Thu, 01 Jan 2099 00:01:30 GMT", 90)]
    public async Task A_request_is_repeated_when_the_engine_says(string retryAfter, int seconds)
    {
        using var server = new ScriptedLlamaServer(Model()) { RetryAfter = retryAfter };
        var clock = new JumpingClock();
        server.Fault = (number, _) => number == 1 ? "429" : null;

        using var remote = await OpenAsync(server, options => options with { Clock = clock, FirstWait = TimeSpan.FromMilliseconds(1) });

        Assert.Equal([TimeSpan.FromSeconds(seconds)], clock.Waits);
    }

    [Fact]
    public async Task A_document_that_the_engine_refuses_costs_only_itself()
    {
        using var server = new ScriptedLlamaServer(Model());
        using var remote = await OpenAsync(server, options => options with { Concurrency = 1 });
        var refused = 0;
        server.Fault = (_, path) => path == "/completion" && Interlocked.Increment(ref refused) == 1 ? "400" : null;

        var results = await ResultsAsync(remote, new ClassificationTask(Labels), method: null);

        Assert.Equal(1, results.Count(result => result.Fault is not null));
        Assert.Equal(FaultKind.Unanswered, results[0].Fault!.Kind);
    }

    [Fact]
    public async Task A_server_that_changes_its_model_stops_everything_with_both_names()
    {
        using var server = new ScriptedLlamaServer(Model());
        using var remote = await OpenAsync(server);
        server.Alias = "other";

        var fault = await Assert.ThrowsAsync<ModelException>(async () =>
            await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation)
        );

        Assert.Contains("scripted", fault.Message, StringComparison.Ordinal);
        Assert.Contains("other", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_in_the_name_of_another_model_stops_everything()
    {
        using var server = new ScriptedLlamaServer(Model());
        using var remote = await OpenAsync(server);
        server.Change = (path, answer) =>
            path == "/completion" ? answer.Replace("\"scripted\"", "\"other\"", StringComparison.Ordinal) : answer;

        var fault = await Assert.ThrowsAsync<ModelException>(async () =>
            await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation)
        );

        Assert.Contains("answers as other", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401", "refuses the key of the key file ")]
    [InlineData("307", "redirects to http://127.0.0.1:1/elsewhere, which is not followed")]
    public async Task A_key_is_sent_and_never_shown(string status, string expected)
    {
        using var server = new ScriptedLlamaServer(Model());
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Key + "\n", Cancellation);
        server.Fault = (number, _) => number > 3 ? status : null;

        var fault = await Assert.ThrowsAsync<ModelException>(() => OpenAsync(server, options => options with { KeyFile = file }));

        File.Delete(file);
        Assert.All(server.Keys, key => Assert.Equal("Bearer " + Key, key));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains("[key]", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_tokens_give_limits_that_hold_the_exact_probabilities()
    {
        using var server = new ScriptedLlamaServer(Model());
        using var local = Model();
        using var remote = await OpenAsync(server, options => options with { TopTokens = 20 });

        var exact = await ResultsAsync(local, new ClassificationTask(Labels), "first-step");
        var bounded = await ResultsAsync(remote, new ClassificationTask(Labels), "first-step");

        Assert.False(remote.Capabilities.FullVocabulary);
        foreach (var (one, other) in exact.Zip(bounded))
        {
            var step = other.Value.Trace!.Steps[0].Distribution;
            var reference = one.Value.Trace!.Steps[0].Distribution;
            Assert.NotNull(step.UpperLimits);
            for (var option = 0; option < reference.Probabilities.Count; option++)
            {
                Assert.True(reference.Probabilities[option] <= step.UpperLimits[option] + 1e-6);
            }
        }
    }

    [Fact]
    public async Task A_limit_of_requests_stops_before_the_next_one()
    {
        using var server = new ScriptedLlamaServer(Model());
        using var remote = await OpenAsync(server, options => options with { MaximumRequests = 30 });

        await Assert.ThrowsAnyAsync<PluralityException>(async () =>
        {
            foreach (var outcome in await ResultsAsync(remote, new ClassificationTask(Labels), method: null))
            {
                _ = outcome.Value;
            }
        });

        Assert.Equal(30, server.Requests);
    }

    [Fact]
    public async Task The_identity_says_what_the_engine_says_and_not_where_it_runs()
    {
        using var server = new ScriptedLlamaServer(Model()) { Build = "b77" };
        using var remote = await OpenAsync(server);

        var record = JsonNode.Parse(remote.Identity.Record)!.AsObject();

        Assert.Equal(["file", "format", "model", "version", "vocabularySha256"], record.Select(field => field.Key));
        Assert.Equal("b77", (string?)record["version"]);
        Assert.DoesNotContain("127.0.0.1", remote.Identity.Record, StringComparison.Ordinal);
        Assert.DoesNotContain("/models", remote.Identity.Record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_beyond_the_context_is_refused_before_it_is_sent()
    {
        using var server = new ScriptedLlamaServer(Model()) { Context = 60 };
        using var remote = await OpenAsync(server);

        var outcome = await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation);

        Assert.Equal(FaultKind.TooLong, outcome.Fault!.Kind);
        Assert.Contains("context of 59", outcome.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama-server:ftp://host")]
    [InlineData("other:http://host:1")]
    [InlineData("llama-server:http://user:sk-very-secret-0123456789@host:1")]
    [InlineData("llama-server:http://host:1/?key=sk-very-secret-0123456789")]
    public async Task Other_addresses_are_refused_without_showing_a_password(string address)
    {
        var fault = await Assert.ThrowsAsync<ModelException>(() =>
            RemoteLanguageModel.OpenAsync(new RemoteModelOptions { Address = address }, Cancellation)
        );

        Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_an_error_of_the_model()
    {
        var options = new RemoteModelOptions { Address = "llama-server:http://127.0.0.1:1", Retries = 0 };

        await Assert.ThrowsAsync<ModelException>(() => RemoteLanguageModel.OpenAsync(options, Cancellation));
    }

    /// <summary>An answer with another list of log-probabilities.</summary>
    private static string Edited(string path, string answer, Action<JsonArray> edit)
    {
        if (path != "/completion")
        {
            return answer;
        }

        var json = JsonNode.Parse(answer)!;
        edit(json["completion_probabilities"]![0]!["top_logprobs"]!.AsArray());
        return json.ToJsonString();
    }

    internal static ScriptedModel Model() => new() { Script = Script.Hash(7) };

    internal static Task<RemoteLanguageModel> OpenAsync(ScriptedEngine server, Func<RemoteModelOptions, RemoteModelOptions>? change = null)
    {
        var options = new RemoteModelOptions { Address = server.Address, FirstWait = TimeSpan.FromMilliseconds(5) };
        return RemoteLanguageModel.OpenAsync(change is null ? options : change(options), Cancellation);
    }

    internal static async Task<List<IReadOnlyList<double>>> ProbabilitiesAsync(
        ILanguageModel model,
        string method,
        DecodingMode decoding,
        int documents = 6
    )
    {
        var results = await ResultsAsync(model, new ClassificationTask(Labels) { Decoding = decoding }, method, documents);
        return [.. results.Select(result => (IReadOnlyList<double>)[.. Labels.Select(label => result.Value.Probabilities[label])])];
    }

    internal static async Task<List<Outcome<ClassificationResult>>> ResultsAsync(
        ILanguageModel model,
        ClassificationTask task,
        string? method,
        int documents = 6
    )
    {
        TextItem[] items = [.. Enumerable.Range(1, documents).Select(i => new TextItem($"{i}", $"text {i} with joy"))];
        List<Outcome<ClassificationResult>> results = [];
        await foreach (
            var result in new Classifier(model, task, method is null ? null : Method.Parse(method)).ClassifyAsync(items, Cancellation)
        )
        {
            results.Add(result.Outcome);
        }

        return results;
    }

    /// <summary>Each request has an id of its own, and is not sent again when it was answered.</summary>
    internal static void AssertNothingIsDoubled(ScriptedEngine server)
    {
        Assert.All(server.Answered, request => Assert.Equal(1, request.Value));
        Assert.All(server.Answered.Keys.GroupBy(request => request.Id), requests => Assert.Single(requests));
    }

    internal static void AssertEqual(List<IReadOnlyList<double>> expected, List<IReadOnlyList<double>> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
        {
            // Answers carry log-probabilities in decimal; a float holds seven digits of them.
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    /// <summary>A clock whose waits end at once, and are noted.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset GetUtcNow() => new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Waits.Add(dueTime);
            }

            return base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
        }
    }
}

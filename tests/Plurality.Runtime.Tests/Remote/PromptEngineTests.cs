using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Remote.Engines;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;
using static Plurality.Runtime.Tests.Remote.RemoteLanguageModelTests;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>vLLM and SGLang: engines that give the log-probabilities of tokens that a request names.</summary>
public sealed class PromptEngineTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "fear", "joy"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("vllm", "max-over-generations", DecodingMode.Constrained)]
    [InlineData("vllm", "max-over-generations", DecodingMode.Free)]
    [InlineData("vllm", "unary", DecodingMode.Constrained)]
    [InlineData("vllm", "binary", DecodingMode.Constrained)]
    [InlineData("vllm", "marginal", DecodingMode.Constrained)]
    [InlineData("sglang", "max-over-generations", DecodingMode.Constrained)]
    [InlineData("sglang", "max-over-generations", DecodingMode.Free)]
    [InlineData("sglang", "unary", DecodingMode.Constrained)]
    [InlineData("sglang", "binary", DecodingMode.Constrained)]
    [InlineData("sglang", "marginal", DecodingMode.Constrained)]
    public async Task An_engine_gives_the_probabilities_of_the_same_model_in_process(string engine, string method, DecodingMode decoding)
    {
        using var server = Server(engine, Talking());
        using var local = Talking();
        using var remote = await OpenAsync(server);

        AssertEqual(await ProbabilitiesAsync(local, method, decoding), await ProbabilitiesAsync(remote, method, decoding));
    }

    [Theory]
    [InlineData("vllm", ScoringMode.FirstToken, 0, DecodingMode.Constrained)]
    [InlineData("vllm", ScoringMode.FirstToken, 0, DecodingMode.Free)]
    [InlineData("vllm", ScoringMode.Exact, 0.05, DecodingMode.Constrained)]
    [InlineData("vllm", ScoringMode.Exact, 0.05, DecodingMode.Free)]
    [InlineData("sglang", ScoringMode.FirstToken, 0, DecodingMode.Constrained)]
    [InlineData("sglang", ScoringMode.Exact, 0.05, DecodingMode.Free)]
    public async Task Every_scoring_mode_has_the_tokens_that_it_reads(
        string engine,
        ScoringMode scoring,
        double bound,
        DecodingMode decoding
    )
    {
        using var server = Server(engine, Talking());
        using var local = Talking();
        using var remote = await OpenAsync(server);
        var task = new ClassificationTask(Labels)
        {
            Decoding = decoding,
            Scoring = scoring,
            ScoringBound = bound,
        };

        var expected = await ResultsAsync(local, task, method: null);
        var actual = await ResultsAsync(remote, task, method: null);

        foreach (var (one, other) in expected.Zip(actual))
        {
            var (first, second) = (one.Value.Trace!, other.Value.Trace!);
            Assert.Equal(first.Answer, second.Answer);
            Assert.Equal(first.Steps.Count, second.Steps.Count);
            foreach (var (a, b) in first.Steps.Zip(second.Steps))
            {
                Assert.Equal(a.Distribution.Coverage, b.Distribution.Coverage, 1e-5);
                Assert.All(a.Distribution.Probabilities.Zip(b.Distribution.Probabilities), pair =>
                    Assert.Equal(pair.First, pair.Second, 1e-5)
                );
            }
        }
    }

    [Theory]
    [InlineData("vllm", "\"stream\":false,")]
    [InlineData("sglang", "\"sampling_params\":{\"max_new_tokens\":1,")]
    public async Task Every_request_has_a_neutral_sampler(string engine, string before)
    {
        const string Neutral =
            "\"temperature\":0,\"top_p\":1,\"top_k\":-1,\"min_p\":0,\"repetition_penalty\":1,\"presence_penalty\":0,"
            + "\"frequency_penalty\":0";
        using var server = Server(engine, Model());
        using var remote = await OpenAsync(server);
        server.Answered.Clear();

        await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation);

        var continuations = server.Answered.Keys.Where(request => request.Body.Contains("logprob", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(continuations);
        Assert.All(continuations, request => Assert.Contains(before + Neutral, request.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("vllm")]
    [InlineData("sglang")]
    public async Task Sixty_documents_survive_a_third_of_failing_requests(string engine)
    {
        using var server = Server(engine, Model());
        using var local = Model();
        using var remote = await OpenAsync(server);
        string[] faults = ["429", "500", "reset", "cut", "cut", "500"];
        server.Fault = (number, _) => unchecked((uint)number * 2654435761u) % 100 < 30 ? faults[number % faults.Length] : null;

        var actual = await ProbabilitiesAsync(remote, "max-over-generations", DecodingMode.Constrained, documents: 60);

        server.Fault = (_, _) => null;
        AssertEqual(await ProbabilitiesAsync(local, "max-over-generations", DecodingMode.Constrained, documents: 60), actual);
        Assert.True(server.Requests > 400);
        AssertNothingIsDoubled(server);
    }

    [Theory]
    [InlineData("vllm", false)]
    [InlineData("vllm", true)]
    [InlineData("sglang", false)]
    [InlineData("sglang", true)]
    public async Task The_vocabulary_is_that_of_the_model(string engine, bool isTidy)
    {
        var vocabulary = new ScriptedTokenizer([.. ScriptedTokenizer.CommonPieces, " .", " ,", ".com"])
        {
            HasBeginning = true,
            Ends = ["<end>", "<|stop|>"],
        };
        var model = new ScriptedModel { Vocabulary = vocabulary };
        using var server = Server(engine, model, isTidy: isTidy);
        using var remote = await OpenAsync(server);

        Assert.Equal(vocabulary.EndOfGeneration, remote.Tokenizer.EndOfGeneration);
        Assert.Equal(vocabulary.Beginning, remote.Tokenizer.Beginning);
        Assert.Equal(vocabulary.Size, remote.Facts.Tokens.Size);
        foreach (var start in (string[])["\"", "\u0001", "\u0002", " ", ".", ",", "]", "<"])
        {
            Assert.Equal(vocabulary.StartingWith([start]), remote.Tokenizer.StartingWith([start]));
        }

        Assert.All(Enumerable.Range(0, 128), token => Assert.Equal(vocabulary.Bytes(token), remote.Tokenizer.Bytes(token)));
        Assert.All(Enumerable.Range(256, vocabulary.Size - 256), token =>
            Assert.Equal(vocabulary.Bytes(token), remote.Tokenizer.Bytes(token))
        );
    }

    [Fact]
    public async Task A_vocabulary_that_is_longer_than_a_request_is_read_in_parts()
    {
        using var server = new ScriptedVllm(Model()) { Context = 100 };
        using var remote = await OpenAsync(server);
        using var local = Model();

        Assert.Equal(local.Vocabulary.Size, remote.Facts.Tokens.Size);
    }

    [Fact]
    public async Task Parts_of_characters_are_learned_from_how_vllm_writes_tokens()
    {
        using var server = new ScriptedVllm(Model());
        using var local = Model();
        using var remote = await OpenAsync(server);
        // Each character has three bytes, and so three tokens.
        var labels = LabelSet.Create(["喜び", "怒り"]);

        var expected = await new Classifier(local, labels).ClassifyAsync("what joy", Cancellation);
        var actual = await new Classifier(remote, labels).ClassifyAsync("what joy", Cancellation);

        Assert.All(labels, label => Assert.Equal(expected.Value.Probabilities[label], actual.Value.Probabilities[label], 1e-5));
        Assert.Equal(local.Vocabulary.Bytes(0xE5), remote.Tokenizer.Bytes(0xE5));
    }

    [Fact]
    public async Task Parts_of_characters_that_an_engine_does_not_tell_are_refused()
    {
        using var server = new ScriptedSglang(Model());
        using var remote = await OpenAsync(server);

        var fault = Assert.Throws<UnansweredException>(() => remote.Tokenizer.Bytes(0xE5));

        Assert.Contains("token 229 is a part of a character", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_asks_vllm_for_no_more_tokens_than_it_takes()
    {
        // Many tokens may follow a label here: those of all lists, and the pieces that begin with their marks.
        var pieces = Enumerable.Range(0, 300).Select(index => $"\"{index:000}");
        ScriptedModel Large() =>
            new() { Script = Script.Hash(7), Vocabulary = new ScriptedTokenizer([.. ScriptedTokenizer.CommonPieces, .. pieces]) };
        using var server = new ScriptedVllm(Large());
        using var local = Large();
        using var remote = await OpenAsync(server);

        AssertEqual(
            await ProbabilitiesAsync(local, "max-over-generations", DecodingMode.Constrained),
            await ProbabilitiesAsync(remote, "max-over-generations", DecodingMode.Constrained)
        );

        Assert.Equal(128, server.LargestRequest);
    }

    [Theory]
    [InlineData("vllm")]
    [InlineData("sglang")]
    public async Task An_older_engine_gives_limits_that_hold_the_exact_probabilities(string engine)
    {
        using var server = Server(engine, Model(), knowsAsked: false);
        using var local = Model();
        using var remote = await OpenAsync(server);

        var exact = await ResultsAsync(local, new ClassificationTask(Labels), "first-step");
        var bounded = await ResultsAsync(remote, new ClassificationTask(Labels), "first-step");

        Assert.Equal(TokenReach.MostProbable, remote.Facts.Reach);
        Assert.Contains("\"topTokens\":\"20\"", remote.Identity.Record, StringComparison.Ordinal);
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
    public async Task An_older_vllm_with_a_low_limit_says_what_to_do()
    {
        using var server = new ScriptedVllm(Model()) { KnowsAsked = false, MaximumLogprobs = 5 };

        var fault = await Assert.ThrowsAsync<ModelException>(() => OpenAsync(server));

        Assert.Contains("--max-logprobs", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vllm", "\"prompt_tokens\":", "\"prompt_tokens\":1")]
    [InlineData("vllm", "\"top_logprobs\":[{", "\"top_logprobs\":[{\"token_id:3\":-0.0001,")]
    [InlineData("vllm", "\"top_logprobs\":[{\"token_id:", "\"top_logprobs\":[{\"x\":-1,\"token_id:")]
    [InlineData("vllm", "\"tokens\":[\"token_id:", "\"tokens\":[\"")]
    [InlineData("vllm", "\"choices\":", "\"other\":")]
    [InlineData("sglang", "\"prompt_tokens\":", "\"prompt_tokens\":1")]
    [InlineData("sglang", "\"output_token_ids_logprobs\":[[[-", "\"output_token_ids_logprobs\":[[[")]
    [InlineData("sglang", "\"output_token_ids_logprobs\":", "\"other\":")]
    [InlineData("sglang", "\"meta_info\":", "\"other\":")]
    public async Task Invalid_answers_cost_the_document_and_give_no_number(string engine, string right, string wrong)
    {
        using var server = Server(engine, Model());
        using var remote = await OpenAsync(server, options => options with { Retries = 1 });
        server.Change = (path, answer) => path == server.CompletionPath ? answer.Replace(right, wrong, StringComparison.Ordinal) : answer;

        var outcome = await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation);

        Assert.Equal(FaultKind.Unanswered, outcome.Fault!.Kind);
        Assert.Contains("failed 2 times", outcome.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vllm")]
    [InlineData("sglang")]
    public async Task An_engine_that_changes_its_model_stops_everything_with_both_names(string engine)
    {
        using var server = Server(engine, Model());
        using var remote = await OpenAsync(server);
        server.Alias = "other";

        var fault = await Assert.ThrowsAsync<ModelException>(async () =>
            await new Classifier(remote, Labels).ClassifyAsync("what joy", Cancellation)
        );

        Assert.Contains("scripted", fault.Message, StringComparison.Ordinal);
        Assert.Contains("other", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_without_a_model_takes_the_only_one_or_names_all()
    {
        using var server = new ScriptedVllm(Model());
        var options = new RemoteModelOptions { Address = server.Address.Replace("/scripted", "", StringComparison.Ordinal) };

        var several = await Assert.ThrowsAsync<ModelException>(() => RemoteLanguageModel.OpenAsync(options, Cancellation));
        server.Change = (path, answer) =>
            path == "/v1/models" ? answer[..answer.IndexOf(",{\"id\":\"an-adapter", StringComparison.Ordinal)] + "]}" : answer;
        using var remote = await RemoteLanguageModel.OpenAsync(options, Cancellation);

        Assert.Contains("scripted, an-adapter", several.Message, StringComparison.Ordinal);
        Assert.Equal("scripted", remote.Facts.Model);
    }

    [Theory]
    [InlineData("vllm")]
    [InlineData("sglang")]
    public async Task A_document_with_the_spelling_of_a_control_token_costs_only_itself(string engine)
    {
        using var server = Server(engine, Model());
        using var remote = await OpenAsync(server);
        TextItem[] items = [new("1", "what joy"), new("2", "a trick: <end>"), new("3", "so sad")];
        List<Outcome<ClassificationResult>> outcomes = [];

        await foreach (var result in new Classifier(remote, Labels).ClassifyAsync(items, Cancellation))
        {
            outcomes.Add(result.Outcome);
        }

        Assert.Equal([null, FaultKind.Unanswered, null], outcomes.Select(outcome => outcome.Fault?.Kind));
        Assert.Contains("must not contain '<end>'", outcomes[1].Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vllm_applies_the_chat_template()
    {
        var vocabulary = new ScriptedTokenizer(ScriptedTokenizer.CommonPieces)
        {
            Chat = new ScriptedChat(["<user>"], "\n", "\n", ["<turn>", "<assistant>"], "\n"),
        };
        using var server = new ScriptedVllm(new ScriptedModel { Vocabulary = vocabulary });
        using var remote = await OpenAsync(server);

        var (expected, actual) = (vocabulary.ChatFrame, remote.Tokenizer.ChatFrame);

        Assert.True(remote.Facts.HasTemplate);
        Assert.Equal(expected.Opening, actual.Opening);
        Assert.Equal(expected.OpeningText, actual.OpeningText);
        Assert.Equal(expected.ClosingText, actual.ClosingText);
        Assert.Equal(expected.Closing, actual.Closing);
        Assert.Equal(expected.AnswerText, actual.AnswerText);
    }

    /// <summary>A model that writes whole characters, so that engines show all that it writes.</summary>
    private static ScriptedModel Talking() => new() { Script = Script.Words() };

    internal static ScriptedEngine Server(string engine, ScriptedModel model, bool knowsAsked = true, bool isTidy = false) =>
        engine switch
        {
            "vllm" => new ScriptedVllm(model) { KnowsAsked = knowsAsked, IsTidy = isTidy },
            "sglang" => new ScriptedSglang(model) { KnowsAsked = knowsAsked, IsTidy = isTidy },
            _ => new ScriptedLlamaServer(model),
        };
}

using System.ClientModel;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using Plurality.Classification;
using Plurality.Labels;
using Plurality.Remote;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;
using static Plurality.Runtime.Tests.Remote.RemoteLanguageModelTests;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Log-probabilities that a chat client's own responses carry.</summary>
public sealed class ChatClientTokensTests
{
    private static readonly ClassificationTask Free = new(LabelSet.Create(["anger", "fear", "joy"]))
    {
        Decoding = DecodingMode.Free,
        Scoring = ScoringMode.FirstToken,
    };

    /// <summary>The oracle reads the same server without that client.</summary>
    [Theory]
    [InlineData("first-step")]
    [InlineData("max-over-generations")]
    public async Task OpenAis_own_client_gives_the_scores_that_its_service_gives(string method)
    {
        using var server = new ScriptedOpenAi(new ScriptedModel { Script = Script.Words() }) { KnowsNewLimitOnly = true };
        using var direct = await RemoteTextModelTests.OpenAsync(server);
        using var client = new OpenAiChatClient(
            new ChatClient(server.Listed, new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri($"{server.Root}/v1") })
        );
        using var model = new ChatClientModel(
            client,
            server.Listed,
            readTokens: OpenAiChatClient.ReadTokens,
            askForTokens: OpenAiChatClient.AskForTokens
        );

        var expected = await ResultsAsync(direct, Free, method);
        var actual = await ResultsAsync(model, Free, method);

        Assert.True(model.Capabilities.StepProbabilities);
        Assert.Contains("\"tokens\":\"shown\"", model.Identity.Record, StringComparison.Ordinal);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.NotEmpty(one.Value.Trace!.Steps);
            foreach (var (step, read) in one.Value.Trace!.Steps.Zip(other.Value.Trace!.Steps, (x, y) => (x.Distribution, y.Distribution)))
            {
                // That client reads log-probabilities in single precision.
                Assert.True(step.IsKnown);
                Assert.Equal(step.Probabilities, read.Probabilities, (x, y) => Math.Abs(x - y) <= 1e-5);
                Assert.Equal(step.UpperLimits ?? [], read.UpperLimits ?? [], (x, y) =>
                    x is null == y is null && !(Math.Abs(x - y ?? 0) > 1e-5)
                );
            }
        }
    }

    /// <summary>The letter 'é' is two bytes, and a token of the answer ends between them.</summary>
    [Fact]
    public async Task Characters_may_span_tokens()
    {
        const string Answer = "{\"label\": [\"gaité\"]}";
        var bytes = Encoding.UTF8.GetBytes(Answer);
        var tokens = JsonSerializer.Serialize(
            (object[])
                [
                    Token(bytes[..12], -0.1),
                    Token(bytes[12..17], -0.5, Token("peur"u8.ToArray(), -1)),
                    Token(bytes[17..], -0.1, Token("x"u8.ToArray(), -9999)),
                ]
        );
        using var client = new ScriptedChatClient((_, _) => Answer);
        using var model = new ChatClientModel(client, readTokens: _ => tokens);

        var result = await ResultsAsync(model, Free with { Labels = LabelSet.Create(["gaité", "peur"]) }, "first-step", documents: 1);

        var step = result[0].Value.Trace!.Steps[0];
        Assert.Equal("gaité", step.Chosen);
        Assert.Equal(Math.Exp(-0.5), Math.Exp(step.Distribution.Scores[0]), 1e-6);
        Assert.Equal(Math.Exp(-1), Math.Exp(step.Distribution.Scores[1]), 1e-6);
    }

    [Fact]
    public async Task A_drawn_answer_is_not_asked_for_log_probabilities()
    {
        var asked = 0;
        using var client = new ScriptedChatClient((_, _) => "{\"label\": [\"joy\"]}");
        using var model = new ChatClientModel(client, readTokens: _ => "no JSON", askForTokens: _ => asked++);

        var sampled = await ResultsAsync(model, Free, "sampled:3", documents: 1);

        Assert.Equal(1, sampled[0].Value.Probabilities["joy"], 1e-12);
        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData("no list", "the answer must show its tokens (logprobs); it shows none")]
    [InlineData(null, "the answer must show its tokens (logprobs); it shows none")]
    [InlineData("0.5", "a log-probability is 0.5; it must be at most 0")]
    [InlineData("-5", "the engine did not answer at temperature 0")]
    [InlineData("\"x\"", "a log-probability is NaN")]
    [InlineData("", "invalid")]
    public async Task What_cannot_be_the_models_costs_the_document(string? score, string message)
    {
        const string Answer = "{\"label\": [\"joy\"]}";
        using var client = new ScriptedChatClient((_, _) => Answer);
        using var model = new ChatClientModel(client, readTokens: _ => score is null ? null
            : score == "no list" ? "null"
            : $$"""[{"token":{{JsonSerializer.Serialize(Answer)}},"logprob":{{score}},"top_logprobs":[{"token":"x","logprob":-0.2}]}]""");

        var results = await ResultsAsync(model, Free, "first-step", documents: 1);

        Assert.Equal(FaultKind.Unanswered, results[0].Fault!.Kind);
        Assert.Contains(message, results[0].Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_that_are_asked_for_are_read()
    {
        using var client = new ScriptedChatClient((_, _) => "");

        Assert.Throws<ArgumentException>(() => new ChatClientModel(client, askForTokens: _ => { }));
    }

    private static object Token(byte[] bytes, double score, params object[] top) =>
        new
        {
            token = "?",
            bytes = bytes.Select(one => (int)one),
            logprob = score,
            top_logprobs = top,
        };
}

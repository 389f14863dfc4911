using Plurality.Classification;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Remote;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;
using static Plurality.Runtime.Tests.Remote.RemoteLanguageModelTests;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Services that read texts (echo): constrained answers, scored exactly within limits.</summary>
public sealed class EchoTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "fear", "joy"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, TaskKind, string> Tasks { get; } =
        new MatrixTheoryData<string, TaskKind, string>(
            [.. AnswerFormat.All.Select(format => format.Name)],
            [TaskKind.MultiLabel, TaskKind.SingleLabel],
            ["", "joy"]
        );

    /// <summary>The oracle is the token decoder, with all tokens of the same model. A model that knows one label only hardly ever closes
    /// the others.</summary>
    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Steps_are_those_of_the_same_model_in_this_process_within_their_limits(string format, TaskKind kind, string known)
    {
        var task = new ClassificationTask(Labels) { Format = AnswerFormat.All.First(one => one.Name == format), Kind = kind };
        using var local = Words(known);
        using var server = Server(Words(known));
        using var remote = await OpenAsync(server);

        var (expected, actual) = (await StepsAsync(local, task), await StepsAsync(remote, task));

        Assert.True(remote.ReadsTexts);
        var compared = 0;
        foreach (var (steps, read) in expected.Zip(actual))
        {
            // Behind another choice, the steps are others.
            foreach (
                var (step, got) in steps.Zip(read).TakeWhile(pair => pair.First.Number == 1 || pair.First.Chosen == pair.Second.Chosen)
            )
            {
                compared++;
                for (var option = 0; option < step.Distribution.Options.Count; option++)
                {
                    Assert.Equal(step.Distribution.Offers(option), got.Distribution.Offers(option));
                    Assert.InRange(step.Distribution.Probabilities[option], 0, (got.Distribution.UpperLimits![option] ?? 0) + 1e-6);
                }
            }
        }

        Assert.True(compared >= Texts.Length, $"{compared}");
    }

    /// <summary>A model that closes its labels as the format does: what may follow is shown, and the masses are the whole ones.</summary>
    [Fact]
    public async Task What_a_service_shows_in_full_is_exact()
    {
        using var local = Words("");
        using var server = Server(Words(""));
        using var remote = await OpenAsync(server);
        var task = new ClassificationTask(Labels);

        var (expected, actual) = (await StepsAsync(local, task), await StepsAsync(remote, task));

        Assert.Contains(expected, steps => steps.Count > 1);
        foreach (var (steps, others) in expected.Zip(actual))
        {
            Assert.Equal(steps.Select(step => (step.Chosen, step.IsLast)), others.Select(step => (step.Chosen, step.IsLast)));
            foreach (var (step, read) in steps.Zip(others))
            {
                Assert.All(step.Distribution.Probabilities.Zip(read.Distribution.Probabilities), pair =>
                    Assert.Equal(pair.First, pair.Second, 1e-3)
                );
                Assert.Equal(step.Distribution.Coverage, read.Distribution.Coverage, 1e-3);
                Assert.Equal(step.EndProbability ?? -1, read.EndProbability ?? -1, 1e-3);
            }
        }
    }

    [Fact]
    public async Task A_third_of_failing_requests_loses_and_changes_nothing()
    {
        using var server = Server(new ScriptedModel { Script = Script.Words() });
        using var remote = await OpenAsync(server);
        var expected = await ResultsAsync(remote, new ClassificationTask(Labels), "max-over-generations");
        string[] faults = ["429", "500", "reset", "cut"];
        server.Fault = (number, path) => path == server.CompletionPath && number % 3 == 0 ? faults[number / 3 % 4] : null;

        var actual = await ResultsAsync(remote, new ClassificationTask(Labels), "max-over-generations");

        Assert.Equal(
            expected.Select(one => one.Value.Probabilities.Probabilities),
            actual.Select(one => one.Value.Probabilities.Probabilities)
        );
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Whether_a_service_reads_texts_is_found_out(bool echoes, bool ignores)
    {
        using var server = new ScriptedOpenAi(new ScriptedModel { Script = Script.Words() }, isChat: false)
        {
            Echoes = echoes,
            IgnoresEcho = ignores,
        };
        using var remote = await OpenAsync(server);

        Assert.Equal(echoes, remote.ReadsTexts);
        Assert.Equal(echoes, remote.Capabilities.ExactMasses);
        var requests = server.Requests;
        if (!echoes)
        {
            var fault = await Assert.ThrowsAsync<ModelException>(() => ResultsAsync(remote, new ClassificationTask(Labels), "hard"));
            Assert.Contains("Decode free answers", fault.Message, StringComparison.Ordinal);
            Assert.Equal(requests, server.Requests);
        }
    }

    [Theory]
    [InlineData("token_logprobs\":[null,-", "token_logprobs\":[null,", "a log-probability is")]
    [InlineData("\"tokens\":[\"", "\"tokens\":[\"x", "must show the tokens of the text")]
    public async Task Numbers_and_texts_that_cannot_be_right_cost_their_document(string right, string wrong, string message)
    {
        using var server = Server(new ScriptedModel { Script = Script.Words() });
        using var remote = await RemoteTextModel.OpenAsync(new RemoteModelOptions { Address = server.Address, Retries = 0 }, Cancellation);
        server.Change = (_, answer) => answer.Replace(right, wrong, StringComparison.Ordinal);

        var results = await ResultsAsync(remote, new ClassificationTask(Labels), "hard", documents: 1);

        Assert.Contains(message, results[0].Fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DecodingMode.Constrained, ScoringMode.FirstToken, "hard", "Score exactly (exact).")]
    [InlineData(DecodingMode.Free, ScoringMode.Exact, "first-step", "Score by first tokens (first-token).")]
    [InlineData(DecodingMode.Constrained, ScoringMode.Exact, "sampled:2", "Sample free answers")]
    public async Task What_texts_do_not_tell_is_refused(DecodingMode decoding, ScoringMode scoring, string method, string remedy)
    {
        using var server = Server(new ScriptedModel { Script = Script.Words() });
        using var remote = await OpenAsync(server);
        var task = new ClassificationTask(Labels) { Decoding = decoding, Scoring = scoring };

        var fault = await Assert.ThrowsAsync<ModelException>(() => ResultsAsync(remote, task, method));

        Assert.Contains(remedy, fault.Message, StringComparison.Ordinal);
    }

    private static readonly string[] Texts = ["what joy", "joy and fear", "anger, fear and joy", "nothing"];

    private static async Task<List<IReadOnlyList<LabelStep>>> StepsAsync(ILanguageModel model, ClassificationTask task)
    {
        var method = Method.Parse(task.Kind == TaskKind.SingleLabel ? "first-step" : "max-over-generations");
        List<IReadOnlyList<LabelStep>> steps = [];
        foreach (var text in Texts)
        {
            steps.Add((await new Classifier(model, task, method).ClassifyAsync(text, Cancellation)).Value.Trace!.Steps);
        }

        return steps;
    }

    private static ScriptedModel Words(string known) => new() { Script = known.Length == 0 ? Script.Words() : Script.Words(known) };

    private static ScriptedOpenAi Server(ScriptedModel model) => new(model, isChat: false) { Echoes = true };

    private static Task<RemoteTextModel> OpenAsync(ScriptedTextEngine server) => RemoteTextModelTests.OpenAsync(server);
}

using System.Globalization;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Tests.Decoding;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Models;

public sealed class ScriptedModelTests
{
    private const string Pinned = "0.094477 0.106880 0.798643";
    private static readonly GenerationSettings Settings = new(LabelSet.Create(["joy", "fear"]), AnswerFormat.Json);

    [Fact]
    public async Task A_script_of_probabilities_gives_the_answer_by_hand()
    {
        // Behind the stub the model gives joy 0.6 and fear 0.2; behind a label all that may follow has 0.8, of which 0.7 ends the answer:
        // the masses are 0.48 and 0.16, p(joy) = 0.75, P(end) = 0.7 / (0.7 + 0.1).
        using var model = new ScriptedModel
        {
            Vocabulary = new ScriptedTokenizer("joy", "fear", "none", "[\"", "\"]}", "\", \""),
            Script = Script.Probabilities(text =>
                text.EndsWith("[\"", StringComparison.Ordinal)
                    ? new Dictionary<string, double> { ["joy"] = 0.6, ["fear"] = 0.2 }
                    : new Dictionary<string, double> { ["\"]}"] = 0.7, ["\", \""] = 0.1 }
            ),
        };

        var trace = await DecodingRun.AnswerAsync(model, new Prompt("one\n"), Settings);

        Assert.Equal("{\"label\": [\"joy\"]}", trace.Answer);
        Assert.Equal(0.75, trace.Steps[0].Distribution.Probability("joy"), 2e-3);
        Assert.Equal(0.875, trace.Steps[0].EndProbability!.Value, 1e-3);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("list")]
    [InlineData("polysyndeton")]
    public async Task The_words_script_writes_the_labels_that_the_input_names(string format)
    {
        using var model = new ScriptedModel { Script = Script.Words() };
        var labels = LabelSet.Create(["anger", "fear", "joy"]);
        var task = new PromptTask(labels, AnswerFormat.Named(format)) { Noun = "emotions" };
        Demonstration shown = new("x", ["fear"], new Dictionary<string, string>());
        foreach (var decoding in Enum.GetValues<DecodingMode>())
        {
            var settings = new GenerationSettings(labels, task.Format) { Decoding = decoding };

            var several = await AnswerAsync("Joy, then anger");
            var none = await AnswerAsync("nothing of it");

            Assert.Equal(["anger", "joy"], several.Labels);
            Assert.Equal(0.75, several.Steps[^1].EndProbability!.Value, 1e-2);
            Assert.Equal(0.25, several.Steps[0].EndProbability!.Value, 1e-2);
            Assert.Empty(none.Labels);
            Assert.True(several.WellFormed && none.WellFormed);

            Task<Trace> AnswerAsync(string text) =>
                DecodingRun.AnswerAsync(model, PromptTemplate.Default.Render(task, [shown], text), settings);
        }
    }

    [Fact]
    public async Task Made_up_scores_are_the_same_for_ever()
    {
        using var model = new ScriptedModel { Vocabulary = new ScriptedTokenizer("joy", "fear", "none", "\"]}", "\", \"") };

        var trace = await DecodingRun.AnswerAsync(model, new Prompt("one\n"), Settings);

        Assert.Equal(
            Pinned,
            string.Join(' ', trace.Steps[0].Distribution.Probabilities.Select(p => p.ToString("F6", CultureInfo.InvariantCulture)))
        );
    }

    [Fact]
    public async Task A_fault_costs_its_document_only_and_says_what_the_script_says()
    {
        using var model = new ScriptedModel { Fault = text => text.Contains("bad", StringComparison.Ordinal) ? "It is bad." : null };

        var found = await new Decoder(model).GenerateAsync(
            [new Prompt("good\n"), new Prompt("bad\n"), new Prompt("also bad\n")],
            Settings,
            TestContext.Current.CancellationToken
        );

        Assert.Null(found[0].Fault);
        Assert.All(found.Skip(1), one => Assert.Equal(new DocumentFault(FaultKind.TooLong, "It is bad."), one.Fault));
        Assert.Equal(["good\n{\"label\": [\"", "bad\n{\"label\": [\"", "also bad\n{\"label\": [\""], model.Texts);
    }

    [Fact]
    public async Task A_text_longer_than_the_context_is_a_fault_and_the_others_wait_for_cells()
    {
        using var model = new ScriptedModel { ContextLength = 60, Cells = 80 };
        Prompt[] prompts = [new("one\n"), new(new string('x', 80) + "\n"), new("two\n"), new("three\n")];

        var found = await new Decoder(model).GenerateAsync(prompts, Settings, TestContext.Current.CancellationToken);

        Assert.Equal([true, false, true, true], found.Select(one => one.Fault is null));
        Assert.Contains("context of 60", found[1].Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_digits_depend_on_the_batch_half_a_batch_is_found_out()
    {
        using var model = new ScriptedModel { DependsOnBatch = true };
        Prompt[] both = [new("one\n"), new("two\n")];

        var whole = await ScoresAsync(both);
        var again = await ScoresAsync(both);
        var half = await ScoresAsync(both[1..]);

        Assert.Equal(whole[1], again[1]);
        Assert.NotEqual(whole[1], half[0]);
        Assert.Equal(3, model.Batches);

        async Task<string[]> ScoresAsync(Prompt[] prompts) =>
            [
                .. (await new Decoder(model).GenerateAsync(prompts, Settings, TestContext.Current.CancellationToken)).Select(one =>
                    TraceText.Of(one.Value)
                ),
            ];
    }

    [Fact]
    public async Task A_batch_can_be_cancelled_before_it_begins()
    {
        using var source = new CancellationTokenSource();
        using var model = new ScriptedModel { BeforeBatch = (done, _) => done == 1 ? new ValueTask(source.CancelAsync()) : default };
        var decoder = new Decoder(model);
        await decoder.GenerateAsync([new Prompt("one\n")], Settings, source.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            decoder.GenerateAsync([new Prompt("one\n")], Settings, source.Token).AsTask()
        );

        Assert.Equal(1, model.Batches);
    }

    [Fact]
    public async Task What_the_model_cannot_do_is_refused_before_anything_is_computed()
    {
        using var model = new ScriptedModel { Capabilities = new ModelCapabilities(false, false, false, false, Layers: 4) };
        var firstToken = Settings with { Scoring = ScoringMode.FirstToken };

        Assert.Contains("exact masses", await RefusalAsync(Settings), StringComparison.Ordinal);
        Assert.Contains("hidden states", await RefusalAsync(firstToken with { HiddenLayers = [1] }), StringComparison.Ordinal);
        Assert.Contains("attention", await RefusalAsync(firstToken with { Attention = true }), StringComparison.Ordinal);
        Assert.Equal(0, model.Batches);

        async Task<string> RefusalAsync(GenerationSettings settings) =>
            (await Assert.ThrowsAsync<ModelException>(() => DecodingRun.AnswerAsync(model, new Prompt("one\n"), settings))).Message;
    }

    [Fact]
    public async Task Attention_shares_sum_to_one_and_hidden_states_have_the_layers_asked_for()
    {
        using var model = new ScriptedModel { Script = Script.Words() };
        var labels = LabelSet.Create(["anger", "fear", "joy"]);
        var prompt = PromptTemplate.Default.Render(new PromptTask(labels, AnswerFormat.Json), [], "fear and joy");
        var settings = new GenerationSettings(labels, AnswerFormat.Json)
        {
            Attention = true,
            HiddenLayers = [GenerationSettings.LastLayer, 1],
        };

        var trace = await DecodingRun.AnswerAsync(model, prompt, settings);

        var shares = Assert.Single(trace.Attention);
        Assert.Equal((2, 1, trace.PromptTokens), (shares.Step, shares.LabelTokens, shares.PromptTokens));
        Assert.Equal(1, shares.PromptShare + shares.GeneratedShare, 1e-12);
        Assert.InRange(shares.LabelShare, 0, shares.GeneratedShare);
        Assert.Equal([1, 4], trace.HiddenStates.Select(state => state.Layer));
    }

    [Fact]
    public async Task A_branch_refuses_what_an_engine_could_not_do()
    {
        using var model = new ScriptedModel { TreeLimits = new TreeLimits(2, 1) };
        var routine = new Misusing();

        await model.Scorer.RunAsync([], [routine], hiddenStates: false, TestContext.Current.CancellationToken);

        Assert.Equal(3, routine.Refusals.Count);
        Assert.Contains("within TreeLimits", routine.Refusals[0], StringComparison.Ordinal);
        Assert.Contains("at most one evaluation", routine.Refusals[1], StringComparison.Ordinal);
        Assert.Contains("can be adopted", routine.Refusals[2], StringComparison.Ordinal);
    }

    /// <summary>Asks for too large a tree, for two evaluations at once, and adopts the trunk.</summary>
    private sealed class Misusing : IScoringRoutine, INextTokenReader
    {
        public List<string> Refusals { get; } = [];

        public int SharedTokens => 0;

        public int Tokens => 10;

        public async Task RunAsync(ITokenBranch branch)
        {
            var tree = new TokenTree([1]);
            tree.Add(0, 2);
            tree.Add(0, 3);
            Refusals.Add((await Assert.ThrowsAsync<InvalidOperationException>(() => branch.EvaluateAsync(tree, this).AsTask())).Message);
            var pending = branch.EvaluateAsync(new TokenTree([1]), this);
            Refusals.Add(
                (await Assert.ThrowsAsync<InvalidOperationException>(() => branch.EvaluateAsync(new TokenTree([1]), this).AsTask())).Message
            );
            await pending;
            Refusals.Add(Assert.Throws<InvalidOperationException>(() => branch.Adopt(0)).Message);
        }

        public void Read(int node, in NextTokens next) { }
    }
}

using Plurality.Analysis;
using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Models that only write answers.</summary>
public sealed class TextModelTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "fear", "anger"]);

    private static readonly ClassificationTask Free = new(Labels) { Decoding = DecodingMode.Free };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_read_as_free_decoding_reads_it_and_no_probability_is_made_up()
    {
        using var model = new WritingModel(_ => "{\"label\": [\"joy\", \"odd\", \"fear\"]}\nMore text");

        var trace = await AnswerAsync(model, Free);

        Assert.Equal("{\"label\": [\"joy\", \"odd\", \"fear\"]}", trace.Answer);
        Assert.Equal(["joy", "odd", "fear"], trace.Steps.Select(step => step.Chosen));
        Assert.Equal(["joy", "fear"], trace.Labels);
        Assert.Equal((true, true, false), (trace.WellFormed, trace.IsWhole, trace.ForcedFirstStep));
        Assert.All(trace.Steps, step => Assert.False(step.Distribution.IsKnown));
        Assert.All(trace.Steps, step => Assert.Equal([0, 0, 0, 0], step.Distribution.Probabilities));
        Assert.Null(trace.AnswerTokens);
        Assert.Null(trace.PromptTokens);
    }

    [Theory]
    [InlineData("json", "I am not sure.")]
    [InlineData("list", "joy and fear")]
    public async Task An_answer_without_a_label_has_a_forced_step(string format, string answer)
    {
        using var model = new WritingModel(_ => answer);

        var trace = await AnswerAsync(model, Free with { Format = AnswerFormat.Named(format) });

        var step = Assert.Single(trace.Steps);
        Assert.Null(step.Chosen);
        Assert.Equal((true, false, false), (trace.ForcedFirstStep, trace.WellFormed, step.Distribution.IsKnown));
        Assert.Empty(trace.Labels);
    }

    // A conversation may introduce its answer; a text that is continued has ended with its first line.
    [Theory]
    [InlineData(true, "joy")]
    [InlineData(false, "")]
    public async Task Lines_before_the_answer_belong_to_a_conversation_only(bool isChat, string labels)
    {
        using var model = new WritingModel(_ => "```json\n{\"label\": [\"joy\"]}\n```") { IsChat = isChat };

        var trace = await AnswerAsync(model, Free);

        Assert.Equal(labels, string.Join(',', trace.Labels));
        Assert.False(trace.WellFormed);
    }

    [Fact]
    public async Task An_answer_that_is_cut_by_the_limit_of_tokens_says_so()
    {
        using var model = new WritingModel(_ => "{\"label\": [\"joy\", \"fe") { IsComplete = false };

        var trace = await AnswerAsync(model, Free with { MaximumAnswerTokens = 7 });

        Assert.Equal(7, Assert.Single(model.Requests).MaximumTokens);
        Assert.Equal("the answer was cut after 7 tokens; allow more to read it to its end.", Assert.Single(trace.Warnings));
        Assert.False(trace.WellFormed);
    }

    /// <summary>The text of a scripted model is read once by its tokens, once as text.</summary>
    [Theory]
    [InlineData("json")]
    [InlineData("list")]
    [InlineData("polysyndeton")]
    public async Task The_same_text_has_the_same_labels_by_tokens_and_as_text(string format)
    {
        using var tokens = new ScriptedModel { Script = Script.Words() };
        var task = Free with { Format = AnswerFormat.Named(format), MaximumAnswerTokens = 60 };
        string[] texts = ["joy and fear", "nothing", "anger, joy and fear", "fear"];

        foreach (var text in texts)
        {
            var expected = await AnswerAsync(tokens, task, text);
            using var model = new WritingModel(_ => expected.Answer + "\nInput: more") { IsChat = false };
            var trace = await AnswerAsync(model, task, text);

            Assert.Equal(expected.Answer.TrimEnd('\n'), trace.Answer.TrimEnd('\n'));
            Assert.Equal(expected.Labels, trace.Labels);
            Assert.Equal(expected.Warnings, trace.Warnings);
            Assert.Equal((expected.WellFormed, expected.IsWhole), (trace.WellFormed, trace.IsWhole));
            Assert.Equal(expected.Steps.Select(step => step.Chosen), trace.Steps.Select(step => step.Chosen));
        }
    }

    [Fact]
    public async Task Hard_and_sampled_work_and_a_request_that_fails_costs_its_document()
    {
        using var model = new WritingModel(request =>
            request.Text.Contains("bad", StringComparison.Ordinal) ? WritingModel.Fault
            : request.Seed is null or < int.MaxValue / 2 ? "{\"label\": [\"joy\"]}"
            : "{\"label\": [\"fear\", \"joy\"]}"
        );
        TextItem[] documents = [new("1", "good"), new("2", "bad"), new("3", "fine")];

        var hard = await EstimateAsync(model, "hard", documents);
        var sampled = await EstimateAsync(model, "sampled:40", documents);

        Assert.Equal([true, false, true], hard.Select(outcome => outcome.Fault is null));
        Assert.Equal([true, false, true], sampled.Select(outcome => outcome.Fault is null));
        Assert.Equal([1 - 1e-8, 1e-8, 1e-8], hard[0].Value.Probabilities.Probabilities);
        Assert.Equal(1, sampled[0].Value.Probabilities["joy"]);
        Assert.InRange(sampled[0].Value.Probabilities["fear"], 0.2, 0.8);
        Assert.Equal(3, model.Requests.Count(request => request.Seed is null));
        Assert.Equal(120, model.Requests.Where(request => request.Seed is not null).Select(request => request.Seed).Distinct().Count());
        Assert.All(model.Requests, request => Assert.InRange(request.Seed ?? 0, 0, int.MaxValue));
    }

    [Theory]
    [InlineData("first-step", "reads the probabilities of labels, which writer does not give")]
    [InlineData("max-over-generations", "reads the probabilities of labels")]
    [InlineData("first-step+contextual", "reads the probabilities of labels")]
    [InlineData("unary", "reads more than answers")]
    [InlineData("binary", "reads more than answers")]
    [InlineData("marginal", "reads more than answers")]
    [InlineData("probe", "reads more than answers")]
    public void Methods_that_read_more_are_refused(string method, string reason)
    {
        using var model = new WritingModel(_ => "");

        var fault = Assert.Throws<ModelException>(() => new Classifier(model, Free, Method.Parse(method)));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Use hard or sampled:20, or another model.", fault.Message, StringComparison.Ordinal);
        Assert.Empty(model.Requests);
    }

    [Theory]
    [InlineData("hard")]
    [InlineData("sampled:3")]
    public async Task Constrained_decoding_is_refused_before_a_request(string method)
    {
        using var model = new WritingModel(_ => "");
        var classifier = new Classifier(model, Free with { Decoding = DecodingMode.Constrained }, Method.Parse(method));

        var fault = await Assert.ThrowsAsync<ModelException>(async () => await classifier.ClassifyAsync("text", Cancellation));

        Assert.Equal(
            "The model must give the probabilities of given answers, which constrained decoding needs; model writer does not. Decode free "
                + "answers (decoding: free).",
            fault.Message
        );
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task Chat_templates_tokens_and_scores_are_refused()
    {
        using var model = new WritingModel(_ => "") { IsChat = false };
        var decoder = new Decoder(model);
        var settings = Free.Draw().Settings;

        await Assert.ThrowsAsync<ModelException>(async () =>
            await decoder.GenerateAsync([new Prompt("text") { Chat = true }], settings, Cancellation)
        );
        await Assert.ThrowsAsync<ModelException>(async () =>
            await decoder.ScoreAsync([new Prompt("text")], AnswerOptions.Of(AnswerFormat.Json, Labels), new ScoreSettings(), Cancellation)
        );
        Assert.Throws<ModelException>(() => decoder.TokensOf(new Prompt("text")));
        Assert.Throws<ModelException>(() => decoder.Resolve(settings with { Attention = true }));
        Assert.Throws<ModelException>(() => decoder.Resolve(settings with { HiddenLayers = [0] }));
        Assert.Null(decoder.CountTokensOf(new Prompt("text")));
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task Estimators_and_analyses_refuse_steps_without_probabilities()
    {
        using var model = new WritingModel(_ => "{\"label\": [\"joy\"]}");
        var evidence = Evidence.Of(await AnswerAsync(model, Free), "d");

        var fault = Assert.Throws<EvidenceException>(() => EstimatorCatalogue.Named("first-step").Estimate(evidence, TaskKind.MultiLabel));
        Assert.Contains("the model gives none", fault.Message, StringComparison.Ordinal);
        Assert.Throws<UnscoredRunException>(() => new AnalysedRun("run", [.. Labels], [new LabelledEvidence(evidence, null, null)]));
    }

    private static async Task<Trace> AnswerAsync(ILanguageModel model, ClassificationTask task, string text = "a text")
    {
        var prompt = task.Draw().Render(new TextItem("1", text));
        return (await new Decoder(model).GenerateAsync([prompt], task.Draw().Settings, Cancellation))[0].Value;
    }

    private static async Task<IReadOnlyList<Outcome<ClassificationResult>>> EstimateAsync(
        ILanguageModel model,
        string method,
        IReadOnlyList<TextItem> documents
    )
    {
        List<Outcome<ClassificationResult>> outcomes = [];
        await foreach (var one in new Classifier(model, Free, Method.Parse(method)).ClassifyAsync(documents, Cancellation))
        {
            outcomes.Add(one.Outcome);
        }

        return outcomes;
    }
}

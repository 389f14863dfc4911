using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Answers drawn from a made-up model.</summary>
public sealed class SampledAnswersTests
{
    private const string Text = "Text: a good day\n";

    private static readonly LabelSet Labels = LabelSet.Create(["joy", "joyful", "fear"]);

    /// <summary>What a free answer is, and how probable.</summary>
    private static readonly (string Text, double Probability)[] Answers =
    [
        ("{\"label\": [\"joy\"]}", 0.5),
        ("{\"label\": [\"joyful\", \"joy\"]}", 0.2),
        ("{\"label\": [\"fear\", \"fear\"]}", 0.1),
        ("{\"label\": [\"none\"]}", 0.15),
        ("I cannot say", 0.05),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // marginal is exact up to the unexplored mass; a share of N answers has the standard error √(q(1 − q)/N).
    [Theory]
    [InlineData("json", 1)]
    [InlineData("list", 2)]
    [InlineData("polysyndeton", 3)]
    public async Task Constrained_answers_have_the_probabilities_of_marginal_within_the_standard_error(string format, ulong seed)
    {
        const int Count = 400;
        using var model = new ScriptedModel { Script = Script.Hash(seed) };
        var task = new ClassificationTask(Labels)
        {
            Format = AnswerFormat.Named(format),
            Marginal = new() { Unexplored = 0 },
        };

        var exact = await EstimateAsync(model, task, "marginal");
        var sampled = await EstimateAsync(model, task, $"sampled:{Count}");

        Assert.All(exact.Zip(sampled), q =>
            Assert.InRange(q.Second.Value - q.First.Value, -4 * Error(q.First.Value, Count), 4 * Error(q.First.Value, Count))
        );
        Assert.Contains(sampled, q => q.Value is > 0.02 and < 0.98);
    }

    [Fact]
    public async Task Free_answers_are_drawn_token_by_token_as_often_as_the_model_would_write_them()
    {
        const int Count = 1000;
        using var model = new ScriptedModel { Script = Script.Probabilities(Next) };

        var drawn = await SampleAsync(model, Count, seed: 5);

        Assert.Equal(Count, drawn.Count);
        Assert.All(Answers, answer =>
        {
            var share = (double)drawn.Count(one => one.Text == answer.Text) / Count;
            Assert.InRange(share - answer.Probability, -4 * Error(answer.Probability, Count), 4 * Error(answer.Probability, Count));
        });
        Assert.Equal(
            ["", "fear", "joy", "joyful,joy"],
            drawn.Select(one => string.Join(',', one.Labels)).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_first_answers_are_the_same_however_many_follow_and_each_document_has_its_own()
    {
        using var model = new ScriptedModel { Script = Script.Probabilities(Next) };

        var few = await SampleAsync(model, 5, seed: 5);
        var many = await SampleAsync(model, 50, seed: 5);
        var others = await SampleAsync(model, 50, seed: 6);
        var another = await SampleAsync(model, 50, seed: 5, id: "2");

        Assert.Equal(few.Select(one => one.Text), many.Take(5).Select(one => one.Text));
        Assert.NotEqual(many.Select(one => one.Text), others.Select(one => one.Text));
        Assert.NotEqual(many.Select(one => one.Text), another.Select(one => one.Text));
    }

    /// <summary>Vocabularies in which a label's border lies within a token take the branch back behind the prompt's end.</summary>
    [Theory]
    [InlineData(Vocabularies.BytesOnly)]
    [InlineData(Vocabularies.Merged)]
    [InlineData(Vocabularies.Whole)]
    [InlineData(Vocabularies.WithBeginning)]
    public async Task Answers_behind_one_prompt_do_not_depend_on_those_before(string vocabulary)
    {
        using var model = DecodingRun.Model(vocabulary, seed: 9);
        var settings = new SampleSettings(DecodingRun.Settings("json", ScoringMode.Exact, Vocabularies.Labels), 6, 3);
        var together = (await new Decoder(model).SampleAsync([new SampledPrompt(new Prompt(Text), "1")], settings, Cancellation))[0].Value;

        for (var number = 0; number < 6; number++)
        {
            // One routine that draws only this answer: the others are skipped.
            using var alone = DecodingRun.Model(vocabulary, seed: 9);
            var options = new OptionTokenizer(
                alone.Tokenizer,
                AnswerOptions.Of(settings.Answer.Format, settings.Answer.Labels),
                TreeLimits.None
            );
            var prompts = new PromptTokenizer(alone.Tokenizer);
            var withStub = prompts.Tokenize(new Prompt(Text), options, options.Options.Stub);
            var decoder = new ConstrainedDecoder(options, settings.Answer) { Chance = settings.Chance("1", number) };
            var routine = new AnswerRoutine<DecodedAnswer>(decoder, new DocumentTokens(withStub, withStub, 1, 0), alone.Scorer, 100);
            await alone.Scorer.RunAsync([], [routine], hiddenStates: false, Cancellation);

            Assert.Equal(routine.Outcome!.Value.Trace.Answer, together[number].Text);
        }
    }

    [Fact]
    public async Task A_model_that_shows_some_tokens_only_is_refused_for_free_answers()
    {
        using var model = new ScriptedModel { TopTokens = 5, Capabilities = new ModelCapabilities(true, false, false, false, 0) };
        var classifier = new Classifier(model, new ClassificationTask(Labels) { Decoding = DecodingMode.Free }, Method.Parse("sampled:3"));

        var fault = await Assert.ThrowsAsync<ModelException>(async () => await classifier.ClassifyAsync("text", Cancellation));

        Assert.Contains("Sample constrained answers (decoding: constrained).", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, model.Batches);
    }

    [Fact]
    public async Task A_document_that_fails_costs_only_itself()
    {
        using var model = new ScriptedModel { Fault = text => text.Contains("bad", StringComparison.Ordinal) ? "too long" : null };
        var classifier = new Classifier(model, new ClassificationTask(Labels), Method.Parse("sampled:3"));
        List<string?> faults = [];
        await foreach (var result in classifier.ClassifyAsync([new TextItem("1", "good"), new TextItem("2", "bad")], Cancellation))
        {
            faults.Add(result.Outcome.Fault?.Message);
        }

        Assert.Equal([null, "too long"], faults);
    }

    private static double Error(double q, int count) => Math.Sqrt((q * (1 - q) / count) + (0.25 / count / count));

    private static async Task<LabelMarginals> EstimateAsync(ILanguageModel model, ClassificationTask task, string method) =>
        (await new Classifier(model, task, Method.Parse(method)).ClassifyAsync("a good day", Cancellation)).Value.Probabilities;

    private static async Task<IReadOnlyList<SampledAnswer>> SampleAsync(ScriptedModel model, int count, ulong seed, string id = "1")
    {
        var answer = new GenerationSettings(Labels, AnswerFormat.Json) { Decoding = DecodingMode.Free };
        var settings = new SampleSettings(answer, count, seed);
        return (await new Decoder(model).SampleAsync([new SampledPrompt(new Prompt(Text), id)], settings, Cancellation))[0].Value;
    }

    /// <summary>What follows the answer so far, by the answers that begin with it.</summary>
    private static Dictionary<string, double> Next(string text)
    {
        var so = text[Text.Length..];
        var possible = Answers.Where(answer => answer.Text.StartsWith(so, StringComparison.Ordinal)).ToList();
        var sum = possible.Sum(answer => answer.Probability);
        return possible.ToDictionary(
            answer => answer.Text.Length == so.Length ? "<end>" : answer.Text[so.Length..],
            answer => answer.Probability / sum
        );
    }
}

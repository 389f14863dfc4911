using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Prompts;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Decoding;

/// <summary>Exact scoring within a bound, against exact scoring without one: what the bound promises holds, and less is computed.</summary>
public sealed class BoundedScoringTests(TinyModels models) : IClassFixture<TinyModels>
{
    private static readonly LabelSet Labels = LabelSet.Create(["the", "then", "there", "per:age", "per:title", "on", "é", "ther on"]);
    private static readonly string[] Texts =
    [
        "one\n",
        "two of them\n",
        "\n",
        "the other on a tower\n",
        "per:age or per:title?\n",
        "on, on and on\n",
    ];

    public static TheoryData<string, DecodingMode, double> Cases()
    {
        var cases = new TheoryData<string, DecodingMode, double>();
        foreach (var format in AnswerFormat.All)
        {
            foreach (var bound in (double[])[1e-12, 0.01, 0.1, 0.5, 0.99])
            {
                cases.Add(format.Name, DecodingMode.Constrained, bound);
                cases.Add(format.Name, DecodingMode.Free, bound);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_probability_is_off_by_more_than_the_bound_and_intervals_hold_the_true_ones(
        string format,
        DecodingMode decoding,
        double bound
    )
    {
        var settings = new GenerationSettings(Labels, AnswerFormat.Named(format)) { Decoding = decoding };

        var exact = await FirstStepsAsync(settings);
        var bounded = await FirstStepsAsync(settings with { ScoringBound = bound });

        foreach (var (truth, step) in exact.Zip(bounded))
        {
            Assert.Equal(1, step.Distribution.Probabilities.Sum(), 1e-12);
            // What is reported counts all that was not looked at as mass of options: at most the bound's share of it.
            Assert.InRange(
                truth.Distribution.Coverage,
                (step.Distribution.Coverage * (1 - bound)) - 1e-4,
                step.Distribution.Coverage + 1e-4
            );
            var best = truth.Distribution.Probabilities.Max();
            for (var option = 0; option < truth.Distribution.Options.Count; option++)
            {
                var (p, q) = (truth.Distribution.Probabilities[option], step.Distribution.Probabilities[option]);
                Assert.InRange(q, p - bound - 1e-4, p + bound + 1e-4);
                if (step.Distribution.UpperLimits?[option] is { } limit)
                {
                    Assert.InRange(p, 0, limit + 1e-4);
                    Assert.InRange(limit, 0, bound);
                    // The most probable option is never one that was not looked at.
                    Assert.True(q < step.Distribution.Probabilities.Max() || p <= best);
                }
                else
                {
                    Assert.Equal(truth.Distribution.Scores[option], step.Distribution.Scores[option], 1e-3);
                    // What an option read to its end has can only have become less: others got their upper limits.
                    Assert.InRange(q, 0, p + 1e-4);
                }
            }

            if (decoding == DecodingMode.Constrained)
            {
                Assert.True(
                    step.Distribution.UpperLimits?[step.ChosenOption] is null,
                    "The option that is written has been read to its end."
                );
                Assert.Equal(truth.EndProbability is null, step.EndProbability is null && truth.Chosen == step.Chosen);
            }
        }
    }

    [Fact]
    public async Task A_bound_next_to_nothing_leaves_nothing_out()
    {
        var settings = new GenerationSettings(Labels, AnswerFormat.Json) { ScoringBound = 1e-300 };

        Assert.All(await FirstStepsAsync(settings), step => Assert.Null(step.Distribution.UpperLimits));
    }

    [Fact]
    public async Task What_cannot_matter_is_not_computed()
    {
        using var model = models.Open();
        var settings = new GenerationSettings(Labels, AnswerFormat.Json);
        var tokens = new Dictionary<double, long>();
        foreach (var bound in (double[])[0, 1e-300, 0.3])
        {
            var before = model.Evaluated;
            var steps = (
                await model.GenerateAsync(
                    [.. Texts.Select(text => new Prompt(text))],
                    settings with
                    {
                        ScoringBound = bound,
                    },
                    TestContext.Current.CancellationToken
                )
            )
                .Select(answer => answer.Value.Steps[0])
                .ToList();
            tokens[bound] = (model.Evaluated - before).Forced;
            Assert.Equal(bound > 0.1, steps.Any(step => step.Distribution.UpperLimits is not null));
        }

        // A way that is gone on after a fork is computed again up to there: a token or two of "per:age" and its kind.
        Assert.InRange(tokens[1e-300], tokens[0], 1.5 * tokens[0]);
        Assert.True(tokens[0.3] < tokens[0], $"{tokens[0.3]} tokens of options within a bound, {tokens[0]} without.");
    }

    /// <summary>The embedded model, because behind a label of a tiny one's nothing that may follow has any mass.</summary>
    [Fact]
    public async Task What_cannot_matter_is_not_computed_where_no_two_options_begin_alike_either()
    {
        using var model = LlamaLanguageModel.Open(new LlamaModelOptions(), TestContext.Current.CancellationToken);
        var settings = new GenerationSettings(LabelSet.Create(["anger", "fear", "joy", "sadness", "zucchini"]), AnswerFormat.Json);
        Prompt[] prompts =
        [
            new("Which emotions are in the text?\nText: I am so happy!\n{\"label\": [\"joy\"]}\nText: What a wonderful day!\n"),
        ];
        var tokens = new List<long>();
        foreach (var bound in (double[])[0, 0.1])
        {
            var before = model.Evaluated;
            var answer = (
                await model.GenerateAsync(prompts, settings with { ScoringBound = bound }, TestContext.Current.CancellationToken)
            )[0].Value;
            tokens.Add((model.Evaluated - before).Forced);
            Assert.Equal(bound > 0, answer.Steps[0].Distribution.UpperLimits is not null);
        }

        Assert.True(tokens[1] < tokens[0], $"{tokens[1]} tokens of options within a bound, {tokens[0]} without.");
    }

    private async Task<List<LabelStep>> FirstStepsAsync(GenerationSettings settings) =>
        [
            .. (
                await models.Model.GenerateAsync(
                    [.. Texts.Select(text => new Prompt(text))],
                    settings,
                    TestContext.Current.CancellationToken
                )
            ).Select(answer => answer.Value.Steps[0]),
        ];
}

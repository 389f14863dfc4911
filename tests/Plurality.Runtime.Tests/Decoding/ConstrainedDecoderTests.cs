using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Decoding;

public sealed class ConstrainedDecoderTests(TinyModels models) : IClassFixture<TinyModels>
{
    private static readonly LabelSet Labels = LabelSet.Create(["the", "then", "per:age", "per:title", "on", "é"]);

    public static TheoryData<string, ScoringMode> Modes()
    {
        var modes = new TheoryData<string, ScoringMode>();
        foreach (var format in AnswerFormat.All)
        {
            modes.Add(format.Name, ScoringMode.Exact);
            modes.Add(format.Name, ScoringMode.FirstToken);
        }

        return modes;
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Every_step_is_the_one_that_scoring_the_answer_so_far_gives(string format, ScoringMode scoring)
    {
        var answer = AnswerFormat.Named(format);
        var settings = new GenerationSettings(Labels, answer) { Scoring = scoring };
        foreach (var text in (string[])["one\n", "two of them\n", "\n", "the other on a tower\n"])
        {
            var trace = (await models.Model.GenerateAsync([new Prompt(text)], settings, TestContext.Current.CancellationToken))[0].Value;

            // The answer so far becomes part of the prompt, and the options are those not written yet: Score knows nothing of lists.
            var written = text + answer.Stub;
            var remaining = Labels.ToList();
            foreach (var step in trace.Steps)
            {
                var options = AnswerOptions.Of(answer, Labels);
                options = options with
                {
                    Stub = "",
                    Options =
                    [
                        .. options.Options.Where(option =>
                            remaining.Contains(option.Name) || (option.Name == LabelSet.None && step.Number == 1)
                        ),
                    ],
                };
                if (options.Options.Count > 0)
                {
                    var scores = (
                        await models.Model.ScoreAsync(
                            [new Prompt(written)],
                            options,
                            new ScoreSettings { Scoring = scoring },
                            TestContext.Current.CancellationToken
                        )
                    )[0].Value;
                    foreach (var option in options.Options)
                    {
                        Assert.Equal(scores.Distribution.Probability(option.Name), step.Distribution.Probability(option.Name), 2e-4);
                    }

                    Assert.Equal(scores.Distribution.Coverage, step.Distribution.Coverage, 2e-4);
                }

                Assert.Equal(1, step.Distribution.Probabilities.Sum(), 1e-12);
                Assert.Equal(step.Distribution.Probabilities.Max(), step.Distribution.Probability(step.Chosen!));
                remaining.Remove(step.Chosen!);
                Assert.Equal(step.IsLast, step.Chosen == LabelSet.None || step.EndProbability >= 0.5 || remaining.Count == 0);
                written += answer.Option(step.Chosen!) + answer.Continuation;
            }

            Assert.Equal(answer.Write(trace.Labels), trace.Answer);
            Assert.True(answer.Parse(trace.Answer).WellFormed);
            Assert.Equal(trace.Labels.Count, trace.Labels.Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task In_a_single_label_task_the_answer_is_exactly_one_label(string format, ScoringMode scoring)
    {
        var answer = AnswerFormat.Named(format);
        var settings = new GenerationSettings(Labels, answer) { Scoring = scoring, Task = TaskKind.SingleLabel };
        Prompt[] wave =
        [
            .. new[] { "one", "", "two of them", "N/A", "[MASK]" }.Select(text =>
                PromptTemplate.SingleLabel.Render(new PromptTask(Labels, answer), [], text)
            ),
        ];

        var single = await models.Model.GenerateAsync(wave, settings, TestContext.Current.CancellationToken);
        var several = await models.Model.GenerateAsync(
            wave,
            settings with
            {
                Task = TaskKind.MultiLabel,
            },
            TestContext.Current.CancellationToken
        );

        foreach (var (one, many) in single.Zip(several))
        {
            var step = Assert.Single(one.Value.Steps);
            Assert.True(step.IsLast);
            Assert.Null(step.EndProbability);
            Assert.Equal(Labels, step.Distribution.Options);
            Assert.Equal(answer.Write([step.Chosen!]), one.Value.Answer);
            // Among the labels alone nothing changes: the same scores, divided by their sum.
            var first = many.Value.Steps[0].Distribution;
            Assert.All(Labels, label =>
                Assert.Equal(first.Probability(label) / (1 - first.Probability(LabelSet.None)), step.Distribution.Probability(label), 1e-3)
            );
        }
    }

    [Fact]
    public async Task A_tie_between_labels_that_share_a_first_token_is_resolved_down_the_trie()
    {
        var labels = LabelSet.Create(["per:age", "per:title", "per:spouse"]);
        var settings = new GenerationSettings(labels, AnswerFormat.Json) { Scoring = ScoringMode.FirstToken };

        var trace = (await models.Model.GenerateAsync([new Prompt("one\n")], settings, TestContext.Current.CancellationToken))[0].Value;

        // Worked without the engine: behind the shared `per:`, the most probable of the letters a, t and s decides.
        var next = models.Naive.Next(models.Naive.Tokens("one\n{\"label\": [\"per:"));
        var best = labels.MaxBy(label =>
            next[models.Naive.Tokens("one\n{\"label\": [\"" + label)[models.Naive.Tokens("one\n{\"label\": [\"per:").Length]]
        )!;
        var expected =
            trace.Steps[0].Distribution.Probability(LabelSet.None) > trace.Steps[0].Distribution.Probability("per:age")
                ? LabelSet.None
                : best;
        Assert.Equal(expected, trace.Steps[0].Chosen);
        Assert.Equal(trace.Steps[0].Distribution.Probability("per:age"), trace.Steps[0].Distribution.Probability("per:title"));
    }

    [Fact]
    public async Task A_label_that_is_another_ones_beginning_can_win_a_tie()
    {
        var labels = LabelSet.Create(["on", "ono"]);
        var settings = new GenerationSettings(labels, AnswerFormat.Json) { Scoring = ScoringMode.FirstToken, SurfaceVariants = false };

        var resolved = 0;
        foreach (var text in Enumerable.Range(0, 20).Select(i => $"text {i}\n"))
        {
            var trace = (await models.Model.GenerateAsync([new Prompt(text)], settings, TestContext.Current.CancellationToken))[0].Value;
            if (trace.Steps[0].Chosen != LabelSet.None)
            {
                var read = models.Naive.Tokens(text + "{\"label\": [\"on");
                var ends = models.Naive.Share(read, following => following.StartsWith('"'));
                var longer = models.Naive.Share(read, following => following == "o");
                Assert.Equal(ends >= longer ? "on" : "ono", trace.Steps[0].Chosen);
                resolved++;
            }
        }

        Assert.True(resolved > 0, "Some text must be given a label, or nothing was tested.");
    }

    [Fact]
    public async Task Written_labels_and_none_are_not_on_offer_later()
    {
        var settings = new GenerationSettings(Labels, AnswerFormat.List);

        var traces = await models.Model.GenerateAsync(
            [new Prompt("one\n"), new Prompt("b\n"), new Prompt("c c\n")],
            settings,
            TestContext.Current.CancellationToken
        );

        var later = traces.SelectMany(result => result.Value.Steps.Skip(1).Select(step => (result.Value, step))).ToList();
        Assert.NotEmpty(later);
        Assert.All(later, pair =>
            Assert.All(pair.Item1.Steps.Take(pair.step.Number - 1), earlier =>
                Assert.Equal(0, pair.step.Distribution.Probability(earlier.Chosen!))
            )
        );
        Assert.All(later, pair => Assert.Equal(0, pair.step.Distribution.Probability(LabelSet.None)));
    }
}

using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Decoding;

public sealed class InquiryTests(TinyModels models) : IClassFixture<TinyModels>
{
    private static readonly LabelSet Labels = LabelSet.Create(["the", "on", "é"]);
    private static readonly PromptTask Asked = new(Labels, AnswerFormat.Json);
    private static readonly TextItem[] Wave = [new("1", "on the way"), new("2", ""), new("3", "é")];

    [Theory]
    [InlineData(ScoringMode.Exact)]
    [InlineData(ScoringMode.FirstToken)]
    public async Task Unary_gives_the_difference_of_the_two_answers_for_every_label(ScoringMode scoring)
    {
        var question = new UnaryQuestion(Asked, [], 0, seed: 1);
        var settings = new ScoreSettings { Scoring = scoring };

        var found = await new Inquiry(new Decoder(models.Model)).UnaryAsync(
            question,
            Wave,
            settings,
            TestContext.Current.CancellationToken
        );

        for (var i = 0; i < Wave.Length; i++)
        {
            Assert.Equal(Labels.Count, found[i].Value!.Count);
            for (var label = 0; label < Labels.Count; label++)
            {
                var alone = new Prompt(question.Render(Wave[i].Text, Labels[label]).Text);
                var scores = (
                    await models.Model.ScoreAsync([alone], UnaryQuestion.Options, settings, TestContext.Current.CancellationToken)
                )[0]
                    .Value
                    .Distribution;
                Assert.Equal(scores.Score("reasonable") - scores.Score("unreasonable"), found[i].Value![label], 1e-3);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pairs_give_how_often_the_first_beats_the_second(bool bothOrders)
    {
        var question = new BinaryQuestion(Asked, [], 0, seed: 1);

        var found = await new Inquiry(new Decoder(models.Model)).PairsAsync(
            question,
            Wave,
            bothOrders,
            TestContext.Current.CancellationToken
        );

        for (var i = 0; i < Wave.Length; i++)
        {
            Assert.Equal(["the", "on", "é", "none"], found[i].Value!.Items);
            foreach (var pair in question.Pairs(Wave[i].Id))
            {
                var expected = bothOrders
                    ? (await ShownFirst(question, Wave[i], pair) + 1 - await ShownFirst(question, Wave[i], pair.Swapped)) / 2
                    : await ShownFirst(question, Wave[i], pair);
                var (a, b) = (found[i].Value!.Items.ToList().IndexOf(pair.A), found[i].Value!.Items.ToList().IndexOf(pair.B));
                Assert.Equal(expected, found[i].Value!.Probabilities[a][b], 1e-3);
                Assert.Equal(1, found[i].Value!.Probabilities[a][b] + found[i].Value!.Probabilities[b][a], 1e-12);
            }

            Assert.All(Enumerable.Range(0, 4), item => Assert.Equal(0.5, found[i].Value!.Probabilities[item][item]));
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("list")]
    [InlineData("polysyndeton")]
    public async Task Lists_hold_all_lists_and_what_constrained_decoding_says_of_its_own(string format)
    {
        var answer = AnswerFormat.Named(format);
        Prompt[] prompts = [.. Wave.Select(item => PromptTemplate.Default.Render(Asked with { Format = answer }, [], item.Text))];
        var everything = new ListBudget { Unexplored = 0 };

        var found = await new Inquiry(new Decoder(models.Model)).ListsAsync(
            prompts,
            AnswerOptions.Of(answer, Labels),
            everything,
            TestContext.Current.CancellationToken
        );
        var traces = await models.Model.GenerateAsync(
            prompts,
            new GenerationSettings(Labels, answer),
            TestContext.Current.CancellationToken
        );

        foreach (var (lists, generation) in found.Zip(traces))
        {
            Assert.Equal(16, lists.Value!.Lists.Count); // 3 + 6 + 6 ordered lists of three labels, and none
            Assert.Equal(0, lists.Value.Unexplored);
            var (mass, steps) = (1.0, generation.Value.Steps);
            foreach (var step in steps)
            {
                var end = step.Chosen == LabelSet.None || step.Number == Labels.Count ? 1 : step.EndProbability!.Value;
                mass *= step.Distribution.Probability(step.Chosen!) * (step.IsLast ? end : 1 - end);
            }

            var same = Assert.Single(lists.Value.Lists, list => list.Labels.SequenceEqual(generation.Value.Labels));
            Assert.Equal(mass, same.Probability, 1e-3);
        }
    }

    // docs/method.md#marginal: Q equals the Monte Carlo frequency within its standard error.
    [Fact]
    public async Task Sampled_answers_hold_a_label_as_often_as_the_lists_say()
    {
        const int Count = 300;
        var decoder = new Decoder(models.Model);
        Prompt[] prompts = [.. Wave.Select(item => PromptTemplate.Default.Render(Asked, [], item.Text))];
        var lists = await new Inquiry(decoder).ListsAsync(
            prompts,
            AnswerOptions.Of(AnswerFormat.Json, Labels),
            new ListBudget { Unexplored = 0 },
            TestContext.Current.CancellationToken
        );

        var drawn = await decoder.SampleAsync(
            [.. prompts.Zip(Wave, (prompt, item) => new SampledPrompt(prompt, item.Id))],
            new SampleSettings(new GenerationSettings(Labels, AnswerFormat.Json), Count, Seed: 1),
            TestContext.Current.CancellationToken
        );

        foreach (var (exact, answers) in lists.Zip(drawn))
        {
            Assert.All(exact.Value.Marginals, label =>
            {
                var share = (double)answers.Value.Count(answer => answer.Labels.Contains(label.Key)) / Count;
                Assert.InRange(share - label.Value, -4 * Error(label.Value), 4 * Error(label.Value));
            });
        }

        static double Error(double q) => Math.Sqrt((q * (1 - q) / Count) + (0.25 / Count / Count));
    }

    [Fact]
    public async Task A_document_longer_than_the_context_costs_only_itself()
    {
        TextItem[] wave = [Wave[0], new("long", new string('x', 2000)), Wave[2]];
        var inquiry = new Inquiry(new Decoder(models.Model));
        Prompt[] prompts = [.. wave.Select(item => PromptTemplate.Default.Render(Asked, [], item.Text))];

        var unary = await inquiry.UnaryAsync(
            new UnaryQuestion(Asked, [], 0, 1),
            wave,
            new ScoreSettings(),
            TestContext.Current.CancellationToken
        );
        var pairs = await inquiry.PairsAsync(
            new BinaryQuestion(Asked, [], 0, 1),
            wave,
            bothOrders: false,
            TestContext.Current.CancellationToken
        );
        var lists = await inquiry.ListsAsync(
            prompts,
            AnswerOptions.Of(AnswerFormat.Json, Labels),
            new ListBudget(),
            TestContext.Current.CancellationToken
        );

        Assert.All([unary[1].Fault, pairs[1].Fault, lists[1].Fault], fault =>
            Assert.Contains("context of 512", fault?.Message, StringComparison.Ordinal)
        );
        Assert.Equal([true, false, true], unary.Select(found => found.Fault is null));
        Assert.Equal([true, false, true], pairs.Select(found => found.Fault is null));
        Assert.Equal([true, false, true], lists.Select(found => found.Fault is null));
    }

    private async Task<double> ShownFirst(BinaryQuestion question, TextItem item, LabelPair pair)
    {
        var settings = new ScoreSettings { Scoring = ScoringMode.FirstToken, SurfaceVariants = false };
        var alone = new Prompt(question.Render(item.Text, pair).Text);
        return (await models.Model.ScoreAsync([alone], BinaryQuestion.Options, settings, TestContext.Current.CancellationToken))[0]
            .Value.Distribution.Probability("a");
    }
}

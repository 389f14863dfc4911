using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Decoding;

public sealed class ExactScoringTests(TinyModels models) : IClassFixture<TinyModels>
{
    private const double Tolerance = 2e-4; // single-precision sums in batches of another shape, over some twenty tokens

    public static TheoryData<string> Formats() => [.. AnswerFormat.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_log_mass_is_that_of_reading_every_option_from_nothing(string format)
    {
        var answer = AnswerFormat.Named(format);
        var labels = LabelSet.Create(["the", "then", "ther", "on", "per:age", "per:title", "é", "o"]);

        var scores = await ScoreAsync(new Prompt("Input: one\n"), AnswerOptions.Of(answer, labels));

        foreach (var option in AnswerOptions.Of(answer, labels).Options)
        {
            // ` and` is one token in no tiny vocabulary: its first token is what may follow in polysyndeton.
            var follows = NaiveModel.MayFollow(answer);
            var expected = models.Naive.LogMass("Input: one\n" + answer.Stub, option.Text, text =>
                follows(text) || (format == "polysyndeton" && text == ContinuationStart(answer))
            );
            Assert.Equal(expected, scores.Distribution.Score(option.Name), Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_probability_of_an_end_compares_ending_tokens_with_the_first_of_the_continuation(string format)
    {
        var answer = AnswerFormat.Named(format);
        var labels = LabelSet.Create(["joy", "the"]);

        var scores = await ScoreAsync(new Prompt("Input: one\n"), AnswerOptions.Of(answer, labels));

        foreach (var (label, i) in labels.Select((label, i) => (label, i)))
        {
            var read = models.Naive.Tokens("Input: one\n" + answer.Stub + answer.Option(label));
            var ends = models.Naive.Share(read, text =>
                format == "json" ? text.StartsWith("\"]", StringComparison.Ordinal) : text.StartsWith('\n') || text == "<end>"
            );
            var goesOn = models.Naive.Share(read, text => text == ContinuationStart(answer));
            Assert.Equal(ends / (ends + goesOn), scores.EndProbabilities[i]!.Value, Tolerance);
        }

        Assert.Null(scores.EndProbabilities[^1]);
    }

    [Fact]
    public async Task More_options_than_one_call_can_hold_have_the_masses_that_each_has_alone()
    {
        var labels = LabelSet.Create(Enumerable.Range(0, 300).Select(i => $"x{i:000}"));
        var prompt = new Prompt("Input: one\n");

        var all = await ScoreAsync(prompt, AnswerOptions.Of(AnswerFormat.Json, labels));

        foreach (var label in (string[])["x000", "x127", "x128", "x299"])
        {
            var alone = await ScoreAsync(prompt, AnswerOptions.Of(AnswerFormat.Json, LabelSet.Create([label])));
            Assert.Equal(alone.Distribution.Score(label), all.Distribution.Score(label), Tolerance);
        }

        Assert.Equal(1, all.Distribution.Probabilities.Sum(), 1e-12);
        Assert.Equal(all.Distribution.Scores.Sum(Math.Exp), all.Distribution.Coverage, 1e-12);
    }

    [Fact]
    public async Task A_list_over_more_options_than_one_call_can_hold_is_still_decoded()
    {
        var labels = LabelSet.Create(Enumerable.Range(0, 150).Select(i => $"x{i:000}"));
        var settings = new GenerationSettings(labels, AnswerFormat.Json);

        var result = (await models.Model.GenerateAsync([new Prompt("a\n")], settings, TestContext.Current.CancellationToken))[0];

        Assert.Null(result.Fault);
        Assert.Equal(151, result.Value.Steps[0].Distribution.Options.Count);
    }

    [Fact]
    public async Task Labels_that_share_their_first_token_are_separated()
    {
        var labels = LabelSet.Create(["per:age", "per:title", "per:spouse"]);

        var exact = await ScoreAsync(new Prompt("Input: one\n"), AnswerOptions.Of(AnswerFormat.Json, labels));
        var first = await ScoreAsync(new Prompt("Input: one\n"), AnswerOptions.Of(AnswerFormat.Json, labels), ScoringMode.FirstToken);

        Assert.Equal(3, exact.Distribution.Probabilities.Take(3).Distinct().Count());
        Assert.Single(first.Distribution.Probabilities.Take(3).Distinct());
        Assert.Contains("per:age, per:title, per:spouse", Assert.Single(first.Warnings), StringComparison.Ordinal);
        Assert.Empty(exact.Warnings);
    }

    private string ContinuationStart(AnswerFormat format)
    {
        var before = models.Naive.Tokens(format.Stub + format.Option("joy"));
        return models.Naive.Text(
            models.Naive.Tokens(format.Stub + format.Option("joy") + format.Continuation + format.Option("joy"))[before.Length]
        );
    }

    private async Task<OptionScores> ScoreAsync(Prompt prompt, AnswerOptions options, ScoringMode scoring = ScoringMode.Exact) =>
        (await models.Model.ScoreAsync([prompt], options, new ScoreSettings { Scoring = scoring }, TestContext.Current.CancellationToken))[
            0
        ].Value;
}

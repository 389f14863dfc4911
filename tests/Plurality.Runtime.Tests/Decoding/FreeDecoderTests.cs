using System.Text;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.TestKit.Models;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Decoding;

public sealed class FreeDecoderTests(TinyModels models) : IClassFixture<TinyModels>
{
    private static readonly LabelSet Labels = LabelSet.Create(["the", "then", "on"]);

    public static TheoryData<string, ScoringMode, string> Cases()
    {
        var cases = new TheoryData<string, ScoringMode, string>();
        foreach (var format in AnswerFormat.All)
        {
            // A tiny model writes no answer by itself; behind the beginning of one, what it writes is read as the rest of it.
            foreach (var prompt in (string[])["one\n", "two\n"])
            {
                cases.Add(format.Name, ScoringMode.Exact, prompt);
                cases.Add(format.Name, ScoringMode.FirstToken, prompt);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_answer_is_the_greedy_one(string format, ScoringMode scoring, string prompt)
    {
        var settings = new GenerationSettings(Labels, AnswerFormat.Named(format))
        {
            Decoding = DecodingMode.Free,
            Scoring = scoring,
            MaximumAnswerTokens = 12,
        };

        var trace = (await models.Model.GenerateAsync([new Prompt(prompt)], settings, TestContext.Current.CancellationToken))[0].Value;

        var tokens = models.Naive.Tokens(prompt).ToList();
        var start = tokens.Count;
        var text = "";
        while (tokens.Count - start < 12 && !AnswerFormat.Named(format).IsOver(text))
        {
            var next = models.Naive.Next(tokens);
            var token = Array.IndexOf(next, next.Max());
            if (models.Naive.Vocabulary.IsEndOfGeneration(token))
            {
                break;
            }

            tokens.Add(token);
            text = Encoding.UTF8.GetString([.. tokens.Skip(start).SelectMany(models.Naive.Vocabulary.Piece)]);
        }

        Assert.Equal(tokens.Skip(start), trace.AnswerTokens);
        Assert.Equal(text, trace.Answer);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_answer_without_labels_has_one_forced_step_behind_the_stub(string format, ScoringMode scoring, string prompt)
    {
        var settings = new GenerationSettings(Labels, AnswerFormat.Named(format))
        {
            Decoding = DecodingMode.Free,
            Scoring = scoring,
            MaximumAnswerTokens = 5,
        };

        var trace = (await models.Model.GenerateAsync([new Prompt(prompt)], settings, TestContext.Current.CancellationToken))[0].Value;
        var scores = (
            await models.Model.ScoreAsync(
                [new Prompt(prompt)],
                AnswerOptions.Of(AnswerFormat.Named(format), Labels),
                new ScoreSettings { Scoring = scoring },
                TestContext.Current.CancellationToken
            )
        )[0].Value;

        Assert.True(trace.ForcedFirstStep);
        Assert.False(trace.WellFormed);
        Assert.Empty(trace.Labels);
        var step = Assert.Single(trace.Steps);
        Assert.Null(step.Chosen);
        Assert.True(step.IsLast);
        Assert.All(Labels, label => Assert.Equal(scores.Distribution.Probability(label), step.Distribution.Probability(label), 2e-4));
        Assert.Contains(trace.Warnings, warning =>
            warning.Contains("cut after 5 tokens", StringComparison.Ordinal) || trace.Answer.Contains('\n', StringComparison.Ordinal)
        );
    }
}

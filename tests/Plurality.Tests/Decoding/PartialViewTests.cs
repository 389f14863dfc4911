using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>What a model that shows its most probable tokens only leaves open: the truth lies within the limits.</summary>
public sealed class PartialViewTests
{
    private const double Rounding = 1e-9;

    public static TheoryData<string, ScoringMode, double, string> Cases()
    {
        var cases = new TheoryData<string, ScoringMode, double, string>();
        foreach (var format in AnswerFormat.All)
        {
            foreach (var vocabulary in (string[])[Vocabularies.Merged, Vocabularies.Whole])
            {
                cases.Add(format.Name, ScoringMode.Exact, 0, vocabulary);
                cases.Add(format.Name, ScoringMode.Exact, 0.05, vocabulary);
                cases.Add(format.Name, ScoringMode.FirstToken, 0, vocabulary);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_truth_lies_within_the_limits(string format, ScoringMode scoring, double bound, string vocabulary)
    {
        var limited = 0;
        for (var seed = 0UL; seed < 12; seed++)
        {
            using var whole = DecodingRun.Model(vocabulary, seed);
            var settings = DecodingRun.Settings(format, scoring, Vocabularies.Labels) with { SurfaceVariants = seed % 2 == 0 };
            var truth = (await DecodingRun.AnswerAsync(whole, new Prompt("one\n"), settings)).Steps[0].Distribution;
            var size = whole.Vocabulary.Size;
            for (var k = 1; k <= size; k += seed == 0 || k < 8 || k > size - 4 ? 1 : 17)
            {
                using var part = DecodingRun.Model(vocabulary, seed, k);

                var trace = await DecodingRun.AnswerAsync(part, new Prompt("one\n"), settings with { ScoringBound = bound });

                limited += AssertWithin(truth, trace.Steps[0].Distribution, bound) ? 1 : 0;
            }
        }

        Assert.True(limited > 0, "Some view must leave something open, or nothing was tested.");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task With_all_tokens_nothing_is_open(string format, ScoringMode scoring, double bound, string vocabulary)
    {
        for (var seed = 0UL; seed < 12; seed++)
        {
            using var whole = DecodingRun.Model(vocabulary, seed);
            using var all = DecodingRun.Model(vocabulary, seed, whole.Vocabulary.Size);
            var settings = DecodingRun.Settings(format, scoring, Vocabularies.Labels) with { ScoringBound = bound };

            var expected = await DecodingRun.AnswerAsync(whole, new Prompt("one\n"), settings);
            var actual = await DecodingRun.AnswerAsync(all, new Prompt("one\n"), settings);

            Assert.Equal(expected.Answer, actual.Answer);
            foreach (var (one, other) in expected.Steps.Zip(actual.Steps))
            {
                Assert.All(one.Distribution.Probabilities.Zip(other.Distribution.Probabilities), p =>
                    Assert.Equal(p.First, p.Second, 1e-12)
                );
                Assert.Equal(one.Distribution.Coverage, other.Distribution.Coverage, 1e-12);
                Assert.Equal(one.EndProbability ?? -1, other.EndProbability ?? -1, 1e-12);
                if (bound == 0)
                {
                    Assert.Null(other.Distribution.UpperLimits);
                }
            }
        }
    }

    [Fact]
    public async Task A_fork_whose_tokens_are_all_hidden_does_not_end_the_batch()
    {
        using var model = new ScriptedModel { Script = Script.Probabilities(Hiding), TopTokens = 1 };
        var settings = DecodingRun.Settings("json", ScoringMode.FirstToken, "per:age", "per:title");

        var trace = await DecodingRun.AnswerAsync(model, new Prompt("one\n"), settings);

        Assert.Equal("per:age", trace.Steps[0].Chosen);
    }

    [Fact]
    public async Task Limits_are_worked_by_hand()
    {
        // Two of three first tokens are shown, 0.5 and 0.3; the third has at most 0.2 (0.2 is left for all others). What follows a label
        // is `"` alone. So p(c) is at most 0.2 / (0.5 + 0.3 + 0.2) = 0.2, and p(a) at most 0.5 / (0.5 + 0.3) = 0.625.
        using var model = new ScriptedModel
        {
            Script = Script.Probabilities(Three),
            Vocabulary = new ScriptedTokenizer(),
            TopTokens = 2,
        };
        var settings = DecodingRun.Settings("json", ScoringMode.FirstToken, "a", "b", "c") with { Task = TaskKind.SingleLabel };

        var step = (await DecodingRun.AnswerAsync(model, new Prompt("one\n"), settings)).Steps[0].Distribution;

        Assert.Equal([0.5, 0.3, 0.2], step.Probabilities.Select(p => Math.Round(p, 5)));
        Assert.Equal([0.625, 0.375, 0.2], step.UpperLimits!.Select(limit => Math.Round(limit!.Value, 5)));
        Assert.Equal(0.8, step.Coverage, 1e-5);
    }

    private static Dictionary<string, double> Hiding(string text) =>
        text.EndsWith("[\"", StringComparison.Ordinal) ? new() { ["p"] = 0.9 }
        : text.EndsWith("per:", StringComparison.Ordinal) ? new() { ["x"] = 0.9 }
        : text.EndsWith('p') ? new() { ["e"] = 0.9 }
        : text.EndsWith('e') ? new() { ["r"] = 0.9 }
        : new() { [":"] = 0.9 };

    private static Dictionary<string, double> Three(string text) =>
        text.EndsWith('"')
            ? new()
            {
                ["a"] = 0.5,
                ["b"] = 0.3,
                ["c"] = 0.1,
            }
            : new() { ["\""] = 0.9 };

    /// <summary>Each option's true probability lies between 0 and its limit, and what was seen is not more than there is.</summary>
    private static bool AssertWithin(StepDistribution truth, StepDistribution step, double bound)
    {
        for (var option = 0; option < truth.Options.Count; option++)
        {
            if (step.UpperLimits?[option] is { } limit)
            {
                Assert.InRange(truth.Probabilities[option], 0, limit + Rounding);
                Assert.InRange(step.Probabilities[option], 0, limit + Rounding);
            }
            else
            {
                Assert.Equal(truth.Probabilities[option], step.Probabilities[option], bound + 1e-12);
            }
        }

        if (bound == 0)
        {
            Assert.InRange(step.Coverage, 0, truth.Coverage + Rounding);
        }

        return step.UpperLimits is not null;
    }
}

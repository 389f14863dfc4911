using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>First-token scores over the texts of tokens.</summary>
public sealed class WrittenStepTests
{
    // Every option has a token: joy and joyful share one. 0.5 : 0.5 : 0.2 : 0.1. Coverage is that of all tokens that count, f's too, as the
    // variants of a first token count.
    [Fact]
    public void An_option_has_the_score_of_the_most_probable_token_that_its_text_begins_with()
    {
        var step = Step(["joy", "joyful", "fear"], "", ("joy", 0.5), ("fe", 0.2), ("no", 0.1), ("f", 0.05));

        Assert.Equal(Rounded([0.5 / 1.3, 0.5 / 1.3, 0.2 / 1.3, 0.1 / 1.3]), Rounded(step.Distribution().Probabilities));
        Assert.Null(step.Distribution().UpperLimits);
        Assert.Equal(0.85, step.Distribution().Coverage, 1e-9);
        Assert.Equal(["joy", "joyful"], step.Colliding);
    }

    // anger and none are not shown: each has at most what is left, 0.1. joy has at least 0.6 of 0.6 + 0.3 + ... and at most 0.6 of 0.9.
    [Fact]
    public void An_option_without_a_token_has_at_most_what_is_left()
    {
        var step = Step(["joy", "fear", "anger"], "", ("joy", 0.6), ("fear", 0.3)).Distribution();

        Assert.Equal(Rounded([0.6 / 1.1, 0.3 / 1.1, 0.1 / 1.1, 0.1 / 1.1]), Rounded(step.Probabilities));
        Assert.Equal(Rounded([0.6 / 0.9, 0.3 / 0.9, 0.1, 0.1]), Rounded(step.UpperLimits!.Select(limit => limit!.Value)));
    }

    // Of tokens that are not shown, none is more probable than the least probable one that is.
    [Fact]
    public void An_option_without_a_token_has_at_most_the_least_that_is_shown()
    {
        var step = Step(["joy", "fear", "anger"], "", ("joy", 0.4), ("fear", 0.02)).Distribution();

        Assert.Equal(0.02 / 0.44, step.UpperLimits![2]!.Value, 1e-6);
    }

    [Theory]
    [InlineData("joy\"", true)]
    [InlineData("joy\"]}", true)]
    [InlineData("joyride", false)]
    [InlineData("Joy", true)]
    [InlineData(" joy", true)]
    [InlineData("enjoy", false)]
    public void A_token_counts_if_it_is_the_option_and_what_may_follow_it(string token, bool counts)
    {
        var step = Step(["joy"], "", (token, 0.6), ("none", 0.3)).Distribution();

        Assert.Equal(counts, step.UpperLimits is null);
    }

    // "[\"" ends at the place: the label's own token comes behind it, and any label may.
    [Fact]
    public void A_token_that_ends_at_the_place_leaves_every_option_open()
    {
        var step = Step(["joy", "fear"], "[\"", ("[\"joy", 0.5), ("[\"fear", 0.2), ("[\"none", 0.1), ("[\"", 0.15)).Distribution();

        Assert.Equal(Rounded([0.5 / 0.8, 0.2 / 0.8, 0.1 / 0.8]), Rounded(step.Probabilities));
        Assert.Equal(Rounded([0.5 / 0.8, 0.2 / 0.8, 0.15 / 0.85]), Rounded(step.UpperLimits!.Select(limit => limit!.Value)));
    }

    [Fact]
    public void A_part_of_a_character_leaves_every_option_open()
    {
        var step = Step(["été", "joy"], "", ("joy", 0.5), ("\uFFFD", 0.4), ("none", 0.05)).Distribution();

        Assert.All(step.UpperLimits!, limit => Assert.NotNull(limit));
        Assert.Equal(0.4 / 0.95, step.UpperLimits![0]!.Value, 1e-6);
    }

    /// <summary>What all tokens say is within the limits of what the most probable ones say.</summary>
    [Fact]
    public void Limits_hold_the_truth()
    {
        string[] texts = ["joy", "jo", "j", "fear", "f", " fear", "anger\"", "an", "none", "n", "x", "\"", "y", "Joy", "FEAR", "z"];
        for (var seed = 0UL; seed < 200; seed++)
        {
            var generator = new SeededGenerator(seed);
            double[] logits = [.. texts.Select(_ => generator.NextDouble() * 8)];
            var all = texts.Zip(LogSpace.Softmax(logits), (text, p) => (text, p)).OrderByDescending(one => one.p).ToArray();
            var truth = Step(["joy", "fear", "anger"], "", all).Distribution();
            for (var top = 1; top <= all.Length; top++)
            {
                var step = Step(["joy", "fear", "anger"], "", all[..top]).Distribution();
                for (var option = 0; option < 4; option++)
                {
                    Assert.InRange(truth.Probabilities[option], 0, (step.UpperLimits?[option] ?? truth.Probabilities[option]) + 1e-9);
                    Assert.InRange(step.Probabilities[option], 0, (step.UpperLimits?[option] ?? 1) + 1e-9);
                }
            }
        }
    }

    private static WrittenStep Step(string[] labels, string before, params (string Text, double Probability)[] tokens)
    {
        WrittenToken[] all = [.. tokens.Select(token => new WrittenToken(token.Text, Math.Log(token.Probability)))];
        return new WrittenStep(
            AnswerOptions.Of(AnswerFormat.Json, LabelSet.Create(labels)),
            surfaceVariants: true,
            before,
            all[0] with
            {
                Alternatives = all,
            }
        );
    }

    private static double[] Rounded(IEnumerable<double> values) => [.. values.Select(value => Math.Round(value, 5))];
}

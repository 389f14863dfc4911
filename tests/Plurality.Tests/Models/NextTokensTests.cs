using Plurality.Models;
using Xunit;

namespace Plurality.Tests.Models;

public sealed class NextTokensTests
{
    private static readonly float[] Logits = [0, 2, 1, 2];
    private static readonly TokenScore[] Known = [new(3, Math.Log(0.5)), new(7, Math.Log(0.2)), new(9, Math.Log(0.2))];

    [Fact]
    public void A_complete_view_holds_every_token_and_hides_nothing()
    {
        var view = NextTokens.Complete(Logits);

        Assert.True(view.IsComplete);
        Assert.True(view.Holds(3));
        Assert.Equal(1, view.Score(2));
        Assert.Equal(Math.Log(1 + Math.Exp(1) + (2 * Math.Exp(2))), view.LogNormaliser(), 1e-6);
        Assert.Equal(double.NegativeInfinity, view.LogUnseen);
        Assert.Equal(double.NegativeInfinity, view.LogLimit);
        Assert.Equal(double.NegativeInfinity, view.LogHidden([0, 1, 2, 3]));
    }

    [Fact]
    public void Of_equal_scores_the_lower_token_comes_first()
    {
        Assert.Equal(1, NextTokens.Complete(Logits).MostProbable);
        Assert.Equal([1, 3, 2], NextTokens.Complete(Logits).Highest(3).Select(top => top.Token));
        Assert.Equal(3, NextTokens.Partial(Known).MostProbable);
        Assert.Equal([3, 7, 9], NextTokens.Partial(Known).Highest(8).Select(top => top.Token));
        Assert.Equal([3, 7], NextTokens.Partial(Known).Highest(2).Select(top => top.Token));
    }

    [Fact]
    public void A_partial_view_limits_what_it_lacks()
    {
        var view = NextTokens.Partial(Known);

        Assert.False(view.IsComplete);
        Assert.True(view.Holds(7));
        Assert.False(view.Holds(8));
        Assert.Equal(double.NegativeInfinity, view.Score(8));
        Assert.Equal(0, view.LogNormaliser());
        // 0.9 is known: 0.1 is left for all others together, which is less than the least known, 0.2.
        Assert.Equal(0.1, Math.Exp(view.LogUnseen), 2e-6);
        Assert.Equal(0.1, Math.Exp(view.LogLimit), 2e-6);
    }

    [Fact]
    public void No_hidden_token_is_more_probable_than_the_least_known()
    {
        var view = NextTokens.Partial([new TokenScore(0, Math.Log(0.3)), new TokenScore(1, Math.Log(0.1))]);

        Assert.Equal(0.6, Math.Exp(view.LogUnseen), 2e-6);
        Assert.Equal(0.1, Math.Exp(view.LogLimit), 1e-12);
        Assert.Equal(0.2, Math.Exp(view.LogHidden([0, 2, 3])), 1e-12);
        Assert.Equal(0.6, Math.Exp(view.LogHidden([.. Enumerable.Range(2, 20)])), 2e-6);
        Assert.Equal(double.NegativeInfinity, view.LogHidden([0, 1]));
    }

    [Fact]
    public void Tokens_that_were_asked_for_limit_others_by_the_given_limit()
    {
        // The least known has 0.1, but others can have up to the 0.3 of the most probable one.
        var view = NextTokens.Partial([new TokenScore(0, Math.Log(0.3)), new TokenScore(1, Math.Log(0.1))], Math.Log(0.3));

        Assert.Equal(0.6, Math.Exp(view.LogUnseen), 2e-6);
        Assert.Equal(0.3, Math.Exp(view.LogLimit), 1e-12);
        Assert.Equal(0.6, Math.Exp(view.LogHidden([2, 3])), 2e-6);
        Assert.Equal(0, view.MostProbable);
    }

    [Fact]
    public void What_rounds_to_one_still_leaves_a_little()
    {
        // In single precision the known probabilities can sum to 1 although a hidden token has 1e-8.
        var view = NextTokens.Partial([new TokenScore(0, 0)]);

        Assert.Equal(1e-6, Math.Exp(view.LogUnseen), 1e-12);
        Assert.Equal(1e-6, Math.Exp(view.LogHidden([4, 5])), 1e-12);
    }

    [Fact]
    public void Sums_leave_out_what_the_view_lacks()
    {
        Assert.Equal(Math.Log(0.7), NextTokens.Partial(Known).LogSumExp([3, 4, 7]), 1e-12);
        Assert.Equal(double.NegativeInfinity, NextTokens.Partial(Known).LogSumExp([4, 5]));
        Assert.Equal(double.NegativeInfinity, NextTokens.Partial(Known).LogSumExp([]));
        Assert.Equal(Math.Log(Math.Exp(1) + Math.Exp(2)), NextTokens.Complete(Logits).LogSumExp([1, 2]), 1e-6);
    }

    [Fact]
    public void What_is_no_view_is_refused()
    {
        Assert.Contains("at least one", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("at most 0; got 0.5 for token 2", Refusal([new(2, 0.5)]), StringComparison.Ordinal);
        Assert.Contains("finite", Refusal([new(2, double.NegativeInfinity)]), StringComparison.Ordinal);
        Assert.Contains("got NaN", Refusal([new(2, double.NaN)]), StringComparison.Ordinal);
        Assert.Contains("ascending", Refusal([new(2, -1), new(2, -1)]), StringComparison.Ordinal);
        Assert.Contains("ascending", Refusal([new(2, -1), new(1, -1)]), StringComparison.Ordinal);
        Assert.Contains("sum to at most 1", Refusal([new(1, -0.1), new(2, -0.1)]), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => NextTokens.Complete(Logits).Highest(0));
    }

    private static string Refusal(TokenScore[] known) => Assert.Throws<ArgumentException>(() => NextTokens.Partial(known)).Message;
}

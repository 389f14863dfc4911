using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Traces;

public sealed class StepDistributionTests
{
    private static readonly StepDistribution Step = new(
        ["joy", "fear", "none"],
        [-1, double.NegativeInfinity, -2],
        [0.75, 0, 0.25],
        Coverage: 0.9
    );

    [Fact]
    public void Options_are_found_by_name()
    {
        Assert.Equal((0.75, -1.0), (Step.Probability("joy"), Step.Score("joy")));
        Assert.Equal((0.25, -2.0), (Step.Probability("none"), Step.Score("none")));
    }

    [Fact]
    public void What_was_not_on_offer_has_no_probability()
    {
        Assert.Equal((0.0, double.NegativeInfinity), (Step.Probability("fear"), Step.Score("fear")));
        Assert.Equal([true, false, true], Enumerable.Range(0, 3).Select(Step.Offers));
    }

    [Theory]
    [InlineData("Joy")]
    [InlineData("")]
    [InlineData("anger")]
    public void A_name_that_is_no_option_is_refused_with_the_options(string name)
    {
        var exception = Assert.Throws<ArgumentException>(() => Step.Probability(name));

        Assert.StartsWith($"option must be one of joy, fear, none; got '{name}'.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 0.4)]
    [InlineData(1.5, -0.5)]
    [InlineData(double.NaN, 1)]
    public void Probabilities_that_are_no_distribution_are_refused_with_their_sum(double first, double second)
    {
        var exception = Assert.Throws<ArgumentException>(() => new StepDistribution(["joy", "none"], [0, 0], [first, second], 1));

        Assert.Contains(FormattableString.Invariant($"their sum is {first + second:R}"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_is_needed_for_every_option() =>
        Assert.Throws<ArgumentException>(() => new StepDistribution(["joy", "none"], [0], [0.5, 0.5], 1));
}

using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Labels;

public sealed class LabelMarginalsTests
{
    [Fact]
    public void Probabilities_may_have_any_sum()
    {
        var marginals = new LabelMarginals(["joy", "fear", "anger"], [1, 1, 0]);

        Assert.Equal(["joy", "fear", "anger"], marginals.Labels);
        Assert.Equal([1, 1, 0], marginals.Probabilities);
    }

    [Fact]
    public void There_must_be_one_probability_a_label()
    {
        var exception = Assert.Throws<ArgumentException>(() => new LabelMarginals(["joy", "fear"], [1]));

        Assert.StartsWith("probabilities must have one value per label, 2; got 1.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1e-300)]
    [InlineData(1.0000000000000002)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_probability_outside_zero_and_one_is_refused_with_its_label(double probability)
    {
        var exception = Assert.Throws<ArgumentException>(() => new LabelMarginals(["joy", "fear"], [0.5, probability]));

        Assert.StartsWith("The probability of 'fear' must be in [0,1]; got ", exception.Message, StringComparison.Ordinal);
    }
}

using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Numerics;

public sealed class ParallelValuesTests
{
    [Fact]
    public void Values_are_in_their_order() =>
        Assert.Equal([.. Enumerable.Range(0, 100).Select(n => n * n)], ParallelValues.Of(100, n => n * n));

    [Fact]
    public void Both_values_are_computed() => Assert.Equal((1, "two"), ParallelValues.Both(() => 1, () => "two"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_exception_comes_out_as_itself(bool first)
    {
        int Computed(bool fails) => fails ? throw new InvalidDataException("no value") : 1;

        Assert.Throws<InvalidDataException>(() => ParallelValues.Of(3, number => Computed(number == 1)));
        Assert.Throws<InvalidDataException>(() => ParallelValues.Both(() => Computed(first), () => Computed(!first)));
    }
}

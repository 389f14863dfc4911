using Plurality.Llama.Benchmarks;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Benchmarks;

public sealed class SpreadTests
{
    [Fact]
    public void The_median_of_three_is_the_middle_one() => Assert.Equal(new Spread(2, 1, 9), Spread.Of([9, 1, 2]));

    [Fact]
    public void The_median_of_four_is_the_mean_of_the_two_in_the_middle() => Assert.Equal(new Spread(2.5, 1, 9), Spread.Of([9, 1, 3, 2]));
}

using Plurality.Llama.Benchmarks;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Benchmarks;

public sealed class LoadAverageTests
{
    [Fact]
    public void The_first_number_is_that_of_the_last_minute() => Assert.Equal(0.52, LoadAverage.Parse("0.52 0.40 0.31 2/345 6789\n"));

    [Fact]
    public void What_is_no_number_says_nothing() => Assert.Null(LoadAverage.Parse("\n"));
}

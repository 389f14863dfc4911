using Plurality.Llama.Kernels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

public sealed class ColumnSharesTests
{
    [Theory]
    [InlineData(18, 64, 1, 1)]
    [InlineData(18, 64, 2, 1)] // nine parts each: dividing would make panels twice
    [InlineData(1536, 64, 64, 1)] // a vocabulary has parts enough
    [InlineData(3, 64, 2, 2)] // 3 · (6 + 32) is less than 2 · (6 + 64)
    [InlineData(18, 64, 64, 3)] // 54 tasks on 64 threads: 6 + 22 is less than 6 + 64, 6 + 32 and 2 · (6 + 16)
    [InlineData(1, 3, 64, 1)] // too few columns
    public void Columns_are_divided_where_that_ends_earlier(int parts, int blocks, int threads, int shares) =>
        Assert.Equal(shares, ColumnShares.Of(parts, blocks, threads));
}

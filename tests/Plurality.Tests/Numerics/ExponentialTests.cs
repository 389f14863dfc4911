using System.Numerics;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Numerics;

/// <summary>exp in single precision, against the base library's in double precision.</summary>
public sealed class ExponentialTests
{
    [Fact]
    public void It_is_exact_to_the_last_digit_or_two()
    {
        const int Count = 500_000;
        var worst = 0.0;
        for (var i = 0; i <= Count; i++)
        {
            var x = -87.3f * i / Count;
            var expected = Math.Exp(x);
            worst = Math.Max(worst, Math.Abs((Of(x) / expected) - 1));
        }

        Assert.InRange(worst, 1e-8, 2e-7);
    }

    [Fact]
    public void It_is_one_at_zero_and_next_to_nothing_far_below()
    {
        Assert.Equal(1, Of(0));
        Assert.All((float[])[-87.4f, -100, -1e30f, float.MinValue, float.NegativeInfinity], x => Assert.InRange(Of(x), 0, 1.2e-38));
    }

    private static double Of(float x) => Exponential.OfNonPositive(new Vector<float>(x))[0];
}

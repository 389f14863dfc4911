using System.Numerics;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Numerics;

/// <summary>exp in single precision, against the base library's in double precision.</summary>
public sealed class ExponentialTests
{
    [Fact]
    public void Its_relative_error_is_as_small_as_its_documentation_says()
    {
        const int Count = 500_000;
        for (var i = 0; i <= Count; i++)
        {
            var x = -87.3f * i / Count;

            var error = Math.Abs((Of(x) / Math.Exp(x)) - 1);

            Assert.True(error < 2e-7 + (1e-7 * Math.Abs(x)), $"exp({x:R}) has a relative error of {error}.");
        }
    }

    [Fact]
    public void It_is_one_at_zero_and_next_to_nothing_far_below()
    {
        Assert.Equal(1, Of(0));
        Assert.All((float[])[-87.4f, -100, -1e30f, float.MinValue, float.NegativeInfinity], x => Assert.InRange(Of(x), 0, 1.2e-38));
    }

    private static double Of(float x) => Exponential.OfNonPositive(new Vector<float>(x))[0];
}

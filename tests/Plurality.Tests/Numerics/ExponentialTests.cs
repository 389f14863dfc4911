using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Numerics;

/// <summary>exp in single precision, against the base library's in double precision.</summary>
public sealed class ExponentialTests
{
    public static TheoryData<string> Widths => [.. Exponentials.Keys];

    private static Dictionary<string, Func<float, double>> Exponentials { get; } =
        Avx512F.IsSupported ? new() { ["any"] = OfNonPositive, ["512"] = Of } : new() { ["any"] = OfNonPositive };

    [Theory]
    [MemberData(nameof(Widths))]
    public void Its_relative_error_is_as_small_as_its_documentation_says(string width)
    {
        const int Count = 500_000;
        var exponential = Exponentials[width];
        for (var i = 0; i <= Count; i++)
        {
            var x = -87.3f * i / Count;

            var error = Math.Abs((exponential(x) / Math.Exp(x)) - 1);

            Assert.True(error < 2e-7 + (1e-7 * Math.Abs(x)), $"exp({x:R}) has a relative error of {error}.");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void It_is_one_at_zero_and_next_to_nothing_far_below(string width)
    {
        Assert.Equal(1, Exponentials[width](0));
        Assert.All((float[])[-87.4f, -100, -1e30f, float.MinValue / 2], x => Assert.InRange(Exponentials[width](x), 0, 1.2e-38));
    }

    [Fact]
    public void Minus_infinity_is_next_to_nothing_and_with_512_bits_no_number()
    {
        Assert.InRange(OfNonPositive(float.NegativeInfinity), 0, 1.2e-38);
        Assert.All((float[])[float.NegativeInfinity, float.PositiveInfinity, float.NaN], x =>
            Assert.True(!Avx512F.IsSupported || double.IsNaN(Of(x)), $"{x}")
        );
    }

    private static double OfNonPositive(float x) => Exponential.OfNonPositive(new Vector<float>(x))[0];

    private static double Of(float x) => Exponential.Of(Vector512.Create(x))[0];
}

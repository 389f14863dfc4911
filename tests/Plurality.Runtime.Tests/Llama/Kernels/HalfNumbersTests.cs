using System.Runtime.Intrinsics;
using Plurality.Llama.Kernels.Rows;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

public sealed class HalfNumbersTests
{
    /// <summary>Every number of F16: normal, subnormal and zero, infinite, and NaN.</summary>
    [Fact]
    public void Every_number_is_converted_exactly()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.Equal(expected, HalfNumbers.ToSingle(Vector256.Create(unchecked((int)(short)bits))).ToScalar());
            Assert.Equal(expected, HalfNumbers.ToSingle(Vector512.Create(unchecked((int)(short)bits))).ToScalar());
            Assert.Equal(
                float.IsNegative(expected),
                float.IsNegative(HalfNumbers.ToSingle(Vector512.Create(unchecked((int)(short)bits))).ToScalar())
            );
            if (float.IsFinite(expected))
            {
                Assert.Equal(expected, HalfNumbers.FromHighHalf(Vector512.Create(bits << 16 | 0x5555)).ToScalar());
            }
        }
    }

    /// <summary>Every number of F16 below 2¹⁵, what lies half way to the next, and the neighbours of both.</summary>
    [Fact]
    public void Numbers_are_rounded_to_the_nearest_half_ties_to_even()
    {
        foreach (var sign in (float[])[1, -1])
        {
            for (ushort bits = 0; bits < 0x7800; bits++)
            {
                var half = (float)BitConverter.UInt16BitsToHalf(bits);
                var middle = (half + (float)BitConverter.UInt16BitsToHalf((ushort)(bits + 1))) / 2;
                foreach (var number in (float[])[half, middle, MathF.BitDecrement(middle), MathF.BitIncrement(middle)])
                {
                    Assert.Equal((float)(Half)(sign * number), HalfNumbers.Round(Vector512.Create(sign * number)).ToScalar());
                }
            }
        }
    }
}

using System.Runtime.Intrinsics;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;
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

    /// <summary>One number that is not normal, at each place among normal ones.</summary>
    [Theory]
    [InlineData(0x0000)]
    [InlineData(0x8000)]
    [InlineData(0x0001)]
    [InlineData(0x83FF)]
    [InlineData(0x7C00)]
    [InlineData(0xFE01)]
    public unsafe void A_rare_number_among_normal_ones_is_converted_exactly(int rare)
    {
        const int Count = 67;
        var found = stackalloc float[Count];
        var numbers = stackalloc ushort[Count];
        for (var place = 0; place < Count; place++)
        {
            for (var k = 0; k < Count; k++)
            {
                numbers[k] = (ushort)(k == place ? rare : 0x3C00 + (k * 5));
            }

            RowFormat.Read(TensorHeader.F16, (byte*)numbers, Count, found);
            for (var k = 0; k < Count; k++)
            {
                Assert.Equal((float)BitConverter.UInt16BitsToHalf(numbers[k]), found[k]);
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

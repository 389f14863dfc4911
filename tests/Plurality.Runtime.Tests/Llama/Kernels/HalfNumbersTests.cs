using System.Runtime.Intrinsics;
using Plurality.Llama.Kernels.Rows;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels;

public sealed class HalfNumbersTests
{
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

using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q4_K</c>: the factors of the scales and of the offsets, which are subtracted, scales and offsets of 6 bits for 8
/// parts, and 256 integers of 4 bits.
/// </summary>
internal readonly unsafe struct Q4_K : IBlockFormat
{
    private const int Integers = 16;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 144;

    /// <inheritdoc/>
    public static int Part => 32;

    /// <inheritdoc/>
    public static bool HasOffset => true;

    /// <inheritdoc/>
    public static bool HasTinyScales => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            KScales.StoreSixBits<TLanes>(target, rows, stride);
            for (var byteAt = 0; byteAt < 128; byteAt += 16)
            {
                var (a, b, c, d) = TLanes.Transpose(rows + Integers + byteAt, stride);
                var k = (byteAt / 32 * 64) + (byteAt % 32);
                target.Store(k, Bits<TLanes>.Low(a), Bits<TLanes>.Low(b), Bits<TLanes>.Low(c), Bits<TLanes>.Low(d));
                target.Store(k + 32, Bits<TLanes>.High(a), Bits<TLanes>.High(b), Bits<TLanes>.High(c), Bits<TLanes>.High(d));
            }
        }
    }
}

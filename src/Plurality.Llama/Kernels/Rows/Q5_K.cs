using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q5_K</c>: the factors of the scales and of the offsets, which are subtracted, scales and offsets of 6 bits for 8
/// parts, the fifth bits, and the low 4 bits of 256 integers.
/// </summary>
internal readonly unsafe struct Q5_K : IBlockFormat
{
    private const int FifthBits = 16;
    private const int Integers = 48;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 176;

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
            for (var sixteen = 0; sixteen < 32; sixteen += 16)
            {
                var (e, f, g, h) = TLanes.Transpose(rows + FifthBits + sixteen, stride);
                for (var k = sixteen; k < Length; k += 64)
                {
                    var (a, b, c, d) = TLanes.Transpose(rows + Integers + (k / 64 * 32) + sixteen, stride);
                    target.Store(k, Low(a, e), Low(b, f), Low(c, g), Low(d, h));
                    target.Store(k + 32, High(a, e), High(b, f), High(c, g), High(d, h));
                    (e, f, g, h) = (e >>> 2, f >>> 2, g >>> 2, h >>> 2);
                }
            }
        }
    }

    /// <summary>The low four bits, and the lowest bit of another byte as the fifth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Low<TLanes>(TLanes bytes, TLanes fifth)
        where TLanes : struct, IRowLanes<TLanes> => Bits<TLanes>.Low(bytes) | ((fifth << 4) & 0x10101010);

    /// <summary>The high four bits, and the second bit of another byte as the fifth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes High<TLanes>(TLanes bytes, TLanes fifth)
        where TLanes : struct, IRowLanes<TLanes> => Bits<TLanes>.High(bytes) | ((fifth << 3) & 0x10101010);
}

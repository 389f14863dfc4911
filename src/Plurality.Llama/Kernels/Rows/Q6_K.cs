using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q6_K</c>: the low 4 bits and the high 2 bits of 256 integers from −32, scales of 8 bits for 16 parts, and the
/// factor of the scales.
/// </summary>
internal readonly unsafe struct Q6_K : IBlockFormat
{
    private const int HighBits = 128;
    private const int Scales = 192;
    private const int Factor = 208;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 210;

    /// <inheritdoc/>
    public static int Part => 16;

    /// <inheritdoc/>
    public static bool HasOffset => false;

    /// <inheritdoc/>
    public static bool HasTinyScales => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            var factors = TLanes.Halves(TLanes.Transpose(rows + Factor - 14, stride).D >>> 16, BlockTarget.Unit * BlockTarget.Unit);
            var (a, b, c, d) = TLanes.Transpose(rows + Scales, stride);
            KScales.Store(target, 0, a, factors);
            KScales.Store(target, 4, b, factors);
            KScales.Store(target, 8, c, factors);
            KScales.Store(target, 12, d, factors);
            for (var sixteen = 0; sixteen < 64; sixteen += 16)
            {
                var (half, column) = (sixteen / 32, sixteen % 32);
                var (e, f, g, h) = TLanes.Transpose(rows + HighBits + sixteen, stride);
                for (var pair = 0; pair < 2; pair++)
                {
                    // The first 32 low halves go with bits 0 and 4, the others with bits 2 and 6.
                    (a, b, c, d) = TLanes.Transpose(rows + (64 * half) + (32 * pair) + column, stride);
                    var k = (128 * half) + (32 * pair) + column;
                    target.Store(k, Low(a, e), Low(b, f), Low(c, g), Low(d, h));
                    target.Store(k + 64, High(a, e), High(b, f), High(c, g), High(d, h));
                    (e, f, g, h) = (e >>> 2, f >>> 2, g >>> 2, h >>> 2);
                }
            }
        }
    }

    /// <summary>The low four bits, and bits 0 and 1 of another byte above them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Low<TLanes>(TLanes bytes, TLanes high)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.Subtract(Bits<TLanes>.Low(bytes) | ((high << 4) & 0x30303030), 32);

    /// <summary>The high four bits, and bits 4 and 5 of another byte above them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes High<TLanes>(TLanes bytes, TLanes high)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.Subtract(Bits<TLanes>.High(bytes) | (high & 0x30303030), 32);
}

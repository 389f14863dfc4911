using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q2_K</c>: scales and offsets of 4 bits for 16 parts, 256 integers of 2 bits, and the factors of the scales and of
/// the offsets, which are subtracted.
/// </summary>
internal readonly unsafe struct Q2_K : IBlockFormat
{
    private const uint Two = 0x03030303;
    private const int Integers = 16;
    private const int Factors = 80;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 84;

    /// <inheritdoc/>
    public static int Part => 16;

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
            var both = TLanes.Transpose(rows + Factors - 12, stride).D;
            var (factors, offsets) = (
                TLanes.Halves(both, BlockTarget.Unit * BlockTarget.Unit),
                TLanes.Halves(both >>> 16, -BlockTarget.Unit)
            );
            var (a, b, c, d) = TLanes.Transpose(rows, stride);
            StoreScales(target, 0, a, factors, offsets);
            StoreScales(target, 4, b, factors, offsets);
            StoreScales(target, 8, c, factors, offsets);
            StoreScales(target, 12, d, factors, offsets);
            for (var sixteen = 0; sixteen < 4; sixteen++)
            {
                (a, b, c, d) = TLanes.Transpose(rows + Integers + (16 * sixteen), stride);
                var first = (sixteen / 2 * 128) + (sixteen % 2 * 16);
                for (var k = first; k < first + 128; k += 32)
                {
                    target.Store(k, a & Two, b & Two, c & Two, d & Two);
                    (a, b, c, d) = (a >>> 2, b >>> 2, c >>> 2, d >>> 2);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreScales<TLanes>(BlockTarget target, int part, TLanes both, TLanes factors, TLanes offsets)
        where TLanes : struct, IRowLanes<TLanes>
    {
        KScales.Store(target, part, Bits<TLanes>.Low(both), factors);
        KScales.StoreOffsets(target, part, Bits<TLanes>.High(both), offsets);
    }
}

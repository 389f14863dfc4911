using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q5_1</c>: a scale, an offset, the fifth bits, and the low 4 bits of 32 integers.
/// </summary>
internal readonly unsafe struct Q5_1 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 24;

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
            var (factors, fifth, a, b) = TLanes.Transpose(rows, stride);
            var (_, _, c, d) = TLanes.Transpose(rows + 8, stride);
            target.StoreScales(0, TLanes.Halves(factors, BlockTarget.Unit));
            target.StoreOffsets(0, TLanes.Halves(factors >>> 16, 1));
            target.Store(0, Low(a, fifth, 0), Low(b, fifth, 1), Low(c, fifth, 2), Low(d, fifth, 3));
            target.Store(16, High(a, fifth, 4), High(b, fifth, 5), High(c, fifth, 6), High(d, fifth, 7));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Low<TLanes>(TLanes bytes, TLanes fifth, int four)
        where TLanes : struct, IRowLanes<TLanes> => Bits<TLanes>.Low(bytes) | Bits<TLanes>.Fifth(fifth, four);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes High<TLanes>(TLanes bytes, TLanes fifth, int four)
        where TLanes : struct, IRowLanes<TLanes> => Bits<TLanes>.High(bytes) | Bits<TLanes>.Fifth(fifth, four);
}

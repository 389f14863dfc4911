using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q5_0</c>: a scale, the fifth bits, and the low 4 bits of 32 integers from −16.
/// </summary>
internal readonly unsafe struct Q5_0 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 22;

    /// <inheritdoc/>
    public static int Part => 32;

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
            var (first, second, _, _) = TLanes.Transpose(rows, stride);
            target.StoreScales(0, TLanes.Halves(first, BlockTarget.Unit));
            var fifth = (first >>> 16) | (second << 16);
            var (a, b, c, d) = TLanes.Transpose(rows + 6, stride);
            target.Store(0, Low(a, fifth, 0), Low(b, fifth, 1), Low(c, fifth, 2), Low(d, fifth, 3));
            target.Store(16, High(a, fifth, 4), High(b, fifth, 5), High(c, fifth, 6), High(d, fifth, 7));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Low<TLanes>(TLanes bytes, TLanes fifth, int four)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.Subtract(Bits<TLanes>.Low(bytes) | Bits<TLanes>.Fifth(fifth, four), 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes High<TLanes>(TLanes bytes, TLanes fifth, int four)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.Subtract(Bits<TLanes>.High(bytes) | Bits<TLanes>.Fifth(fifth, four), 16);
}

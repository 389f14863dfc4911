using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_mxfp4</c>: a power of two, and 32 numbers of 4 bits (E2M1). The table has them doubled, so the scale is half of
/// the stored power.
/// </summary>
internal readonly unsafe struct MXFP4 : IBlockFormat
{
    private static Vector128<sbyte> Table => Vector128.Create(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);

    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 17;

    /// <inheritdoc/>
    public static int Part => 32;

    /// <inheritdoc/>
    public static bool HasOffset => false;

    /// <inheritdoc/>
    public static bool HasTinyScales => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<TLanes>(byte* rows, nint stride, BlockTarget target)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            target.StoreScales(0, TLanes.Powers(TLanes.Transpose(rows, stride).A & 0xFF));
            var (a, b, c, d) = TLanes.Transpose(rows + 1, stride);
            target.Store(0, Low(a), Low(b), Low(c), Low(d));
            target.Store(16, High(a), High(b), High(c), High(d));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Low<TLanes>(TLanes bytes)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.LookUp(Table, Bits<TLanes>.Low(bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes High<TLanes>(TLanes bytes)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.LookUp(Table, Bits<TLanes>.High(bytes));
}

using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q4_0</c>: a scale, and 32 integers of 4 bits from −8.
/// </summary>
internal readonly unsafe struct Q4_0 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 18;

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
            target.StoreScales(0, TLanes.Halves(TLanes.Transpose(rows, stride).A, BlockTarget.Unit));
            var (a, b, c, d) = TLanes.Transpose(rows + 2, stride);
            target.Store(0, Low(a), Low(b), Low(c), Low(d));
            target.Store(16, High(a), High(b), High(c), High(d));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Low<TLanes>(TLanes bytes)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.Subtract(Bits<TLanes>.Low(bytes), 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes High<TLanes>(TLanes bytes)
        where TLanes : struct, IRowLanes<TLanes> => TLanes.Subtract(Bits<TLanes>.High(bytes), 8);
}

using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q4_1</c>: a scale, an offset, and 32 integers of 4 bits.
/// </summary>
internal readonly unsafe struct Q4_1 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 20;

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
            var (factors, a, b, c) = TLanes.Transpose(rows, stride);
            var d = TLanes.Transpose(rows + 4, stride).D;
            target.StoreScales(0, TLanes.Halves(factors, BlockTarget.Unit));
            target.StoreOffsets(0, TLanes.Halves(factors >>> 16, 1));
            target.Store(0, Bits<TLanes>.Low(a), Bits<TLanes>.Low(b), Bits<TLanes>.Low(c), Bits<TLanes>.Low(d));
            target.Store(16, Bits<TLanes>.High(a), Bits<TLanes>.High(b), Bits<TLanes>.High(c), Bits<TLanes>.High(d));
        }
    }
}

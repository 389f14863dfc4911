using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q8_0</c>: a scale, and 32 integers of 8 bits.
/// </summary>
internal readonly unsafe struct Q8_0 : IBlockFormat
{
    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 34;

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
            target.Store(0, a, b, c, d);
            (a, b, c, d) = TLanes.Transpose(rows + 18, stride);
            target.Store(16, a, b, c, d);
        }
    }
}

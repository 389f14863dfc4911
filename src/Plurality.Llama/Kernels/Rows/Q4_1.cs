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
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            target.StoreScales(BlockScales.Scales(rows, at));
            target.StoreOffsets(BlockScales.Halves(rows, at + 2));
            var (a, b, c, d) = ByteColumns.Transpose(rows, at + 4);
            target.Store(0, ByteColumns.Low(a), ByteColumns.Low(b), ByteColumns.Low(c), ByteColumns.Low(d));
            target.Store(16, ByteColumns.High(a), ByteColumns.High(b), ByteColumns.High(c), ByteColumns.High(d));
        }
    }
}

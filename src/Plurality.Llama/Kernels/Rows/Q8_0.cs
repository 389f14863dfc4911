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
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            target.StoreScales(BlockScales.Scales(rows, at));
            var (a, b, c, d) = ByteColumns.Transpose(rows, at + 2);
            target.Store(0, a, b, c, d);
            (a, b, c, d) = ByteColumns.Transpose(rows, at + 18);
            target.Store(16, a, b, c, d);
        }
    }
}

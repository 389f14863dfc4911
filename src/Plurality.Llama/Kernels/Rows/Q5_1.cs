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
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            target.StoreScales(BlockScales.Scales(rows, at));
            target.StoreOffsets(BlockScales.Halves(rows, at + 2));
            var (a, b, c, d) = ByteColumns.Transpose(rows, at + 8);
            var fifth = new FifthBits(rows, at + 4);
            target.Store(
                0,
                ByteColumns.Low(a) | fifth.First(0),
                ByteColumns.Low(b) | fifth.Last(0),
                ByteColumns.Low(c) | fifth.First(1),
                ByteColumns.Low(d) | fifth.Last(1)
            );
            target.Store(
                16,
                ByteColumns.High(a) | fifth.First(2),
                ByteColumns.High(b) | fifth.Last(2),
                ByteColumns.High(c) | fifth.First(3),
                ByteColumns.High(d) | fifth.Last(3)
            );
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_iq4_nl</c>: a scale, and 32 numbers of 4 bits that point into a table.
/// </summary>
internal readonly unsafe struct IQ4_NL : IBlockFormat
{
    /// <summary>ggml-common.h <c>kvalues_iq4nl</c>.</summary>
    public static Vector128<sbyte> Table => Vector128.Create(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113);

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
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            target.StoreScales(BlockScales.Scales(rows, at));
            var (a, b, c, d) = ByteColumns.Transpose(rows, at + 2);
            target.Store(
                0,
                ByteColumns.LookUp(Table, ByteColumns.Low(a)),
                ByteColumns.LookUp(Table, ByteColumns.Low(b)),
                ByteColumns.LookUp(Table, ByteColumns.Low(c)),
                ByteColumns.LookUp(Table, ByteColumns.Low(d))
            );
            target.Store(
                16,
                ByteColumns.LookUp(Table, ByteColumns.High(a)),
                ByteColumns.LookUp(Table, ByteColumns.High(b)),
                ByteColumns.LookUp(Table, ByteColumns.High(c)),
                ByteColumns.LookUp(Table, ByteColumns.High(d))
            );
        }
    }
}

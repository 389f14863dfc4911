using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            target.StoreScales(BlockScales.Scales(rows, at));
            var (a, b, c, d) = ByteColumns.Transpose(rows, at + 2);
            target.Store(0, Signed(ByteColumns.Low(a)), Signed(ByteColumns.Low(b)), Signed(ByteColumns.Low(c)), Signed(ByteColumns.Low(d)));
            target.Store(
                16,
                Signed(ByteColumns.High(a)),
                Signed(ByteColumns.High(b)),
                Signed(ByteColumns.High(c)),
                Signed(ByteColumns.High(d))
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Signed(Vector256<byte> integers) => integers - Vector256.Create((byte)8);
}

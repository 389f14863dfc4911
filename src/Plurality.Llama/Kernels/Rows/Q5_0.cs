using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            target.StoreScales(BlockScales.Scales(rows, at));
            var (a, b, c, d) = ByteColumns.Transpose(rows, at + 6);
            var fifth = new FifthBits(rows, at + 2);
            target.Store(
                0,
                Signed(ByteColumns.Low(a) | fifth.First(0)),
                Signed(ByteColumns.Low(b) | fifth.Last(0)),
                Signed(ByteColumns.Low(c) | fifth.First(1)),
                Signed(ByteColumns.Low(d) | fifth.Last(1))
            );
            target.Store(
                16,
                Signed(ByteColumns.High(a) | fifth.First(2)),
                Signed(ByteColumns.High(b) | fifth.Last(2)),
                Signed(ByteColumns.High(c) | fifth.First(3)),
                Signed(ByteColumns.High(d) | fifth.Last(3))
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Signed(Vector256<byte> integers) => integers - Vector256.Create((byte)16);
}

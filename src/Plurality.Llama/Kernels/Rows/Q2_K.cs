using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q2_K</c>: scales and offsets of 4 bits for 16 parts, 256 integers of 2 bits, and the factors of the scales and of
/// the offsets, which are subtracted.
/// </summary>
internal readonly unsafe struct Q2_K : IBlockFormat
{
    private const int Integers = 16;
    private const int Factors = 80;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 84;

    /// <inheritdoc/>
    public static int Part => 16;

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
            BlockScales.Scales(rows, at + Factors).Store(target.ScaleFactors);
            (-BlockScales.Halves(rows, at + Factors + 2)).Store(target.OffsetFactors);
            for (var row = 0; row < BlockTarget.Rows; row++)
            {
                var both = Vector128.Load(rows[row] + at);
                var (scale, offset) = (both & Vector128.Create((byte)0x0F), Vector128.ShiftRightLogical(both, 4));
                BlockScales.Sixteen(target.ScaleFactors[row], scale.AsSByte(), target.RowScales + (row * BlockTarget.MostParts));
                BlockScales.Sixteen(target.OffsetFactors[row], offset.AsSByte(), target.RowOffsets + (row * BlockTarget.MostParts));
            }

            target.ByPart(Length / Part, HasOffset);
            for (var sixteen = 0; sixteen < 4; sixteen++)
            {
                var (a, b, c, d) = ByteColumns.Transpose(rows, at + Integers + (16 * sixteen));
                var first = (sixteen / 2 * 128) + (sixteen % 2 * 16);
                for (var k = first; k < first + 128; k += 32)
                {
                    target.Store(k, Two(a), Two(b), Two(c), Two(d));
                    (a, b, c, d) = (ByteColumns.Right(a, 2), ByteColumns.Right(b, 2), ByteColumns.Right(c, 2), ByteColumns.Right(d, 2));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Two(Vector256<byte> bytes) => bytes & Vector256.Create((byte)3);
}

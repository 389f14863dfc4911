using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q5_K</c>: the factors of the scales and of the offsets, which are subtracted, scales and offsets of 6 bits for 8
/// parts, the fifth bits, and the low 4 bits of 256 integers.
/// </summary>
internal readonly unsafe struct Q5_K : IBlockFormat
{
    private const int Scales = 4;
    private const int FifthBits = 16;
    private const int Integers = 48;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 176;

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
            BlockScales.Scales(rows, at).Store(target.ScaleFactors);
            (-BlockScales.Halves(rows, at + 2)).Store(target.OffsetFactors);
            for (var row = 0; row < BlockTarget.Rows; row++)
            {
                var both = BlockScales.ScalesAndOffsets(rows[row] + at + Scales);
                BlockScales.Eight(target.ScaleFactors[row], both, target.RowScales + (row * BlockTarget.MostParts));
                BlockScales.Eight(target.OffsetFactors[row], BlockScales.Last(both), target.RowOffsets + (row * BlockTarget.MostParts));
            }

            target.ByPart(Length / Part, HasOffset);
            for (var sixteen = 0; sixteen < 32; sixteen += 16)
            {
                var (e, f, g, h) = ByteColumns.Transpose(rows, at + FifthBits + sixteen);
                for (var k = sixteen; k < Length; k += 64)
                {
                    var (a, b, c, d) = ByteColumns.Transpose(rows, at + Integers + (k / 64 * 32) + sixteen);
                    target.Store(k, Low(a, e), Low(b, f), Low(c, g), Low(d, h));
                    target.Store(k + 32, High(a, e), High(b, f), High(c, g), High(d, h));
                    (e, f, g, h) = (ByteColumns.Right(e, 2), ByteColumns.Right(f, 2), ByteColumns.Right(g, 2), ByteColumns.Right(h, 2));
                }
            }
        }
    }

    /// <summary>The low four bits, and the lowest bit of another byte as the fifth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Low(Vector256<byte> bytes, Vector256<byte> fifth) =>
        ByteColumns.Low(bytes) | (ByteColumns.Left(fifth, 4) & Vector256.Create((byte)0x10));

    /// <summary>The high four bits, and the second bit of another byte as the fifth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> High(Vector256<byte> bytes, Vector256<byte> fifth) =>
        ByteColumns.High(bytes) | (ByteColumns.Left(fifth, 3) & Vector256.Create((byte)0x10));
}

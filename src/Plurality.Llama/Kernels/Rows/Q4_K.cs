using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q4_K</c>: the factors of the scales and of the offsets, which are subtracted, scales and offsets of 6 bits for 8
/// parts, and 256 integers of 4 bits.
/// </summary>
internal readonly unsafe struct Q4_K : IBlockFormat
{
    private const int Scales = 4;
    private const int Integers = 16;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 144;

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
            for (var byteAt = 0; byteAt < 128; byteAt += 16)
            {
                var (a, b, c, d) = ByteColumns.Transpose(rows, at + Integers + byteAt);
                var k = (byteAt / 32 * 64) + (byteAt % 32);
                target.Store(k, ByteColumns.Low(a), ByteColumns.Low(b), ByteColumns.Low(c), ByteColumns.Low(d));
                target.Store(k + 32, ByteColumns.High(a), ByteColumns.High(b), ByteColumns.High(c), ByteColumns.High(d));
            }
        }
    }
}

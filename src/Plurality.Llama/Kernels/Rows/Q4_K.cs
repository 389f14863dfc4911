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
    public static void Unpack(byte** rows, nint at, BlockRows target)
    {
        unchecked
        {
            BlockRows.ScalesAt(rows, at + 0).Store(target.Scales);
            (-BlockRows.Halves(rows, at + 0 + 2)).Store(target.Offsets);
            for (var row = 0; row < BlockRows.Rows; row++)
            {
                var block = rows[row] + at;
                var integers = target.Integers + (row * Length);
                var both = BlockRows.ScalesAndOffsets(block + Scales);
                BlockRows.Eight(target.Scales[row], both, target.RowScales + (row * 8));
                BlockRows.Eight(target.Offsets[row], BlockRows.Last(both), target.RowOffsets + (row * 8));
                for (var k = 0; k < Length; k += 64)
                {
                    var pair = Vector256.Load(block + Integers + (k / 2));
                    BlockRows.Low(pair).AsSByte().Store(integers + k);
                    BlockRows.High(pair).AsSByte().Store(integers + k + 32);
                }
            }

            target.ByPart(Length / Part, HasOffset);
        }
    }
}

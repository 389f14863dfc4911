using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q2_K</c>: scales and offsets of 4 bits for 16 parts, 256 integers of 2 bits, and the factors of the scales and
/// of the offsets, which are subtracted.
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
    public static void Unpack(byte** rows, nint at, BlockRows target)
    {
        unchecked
        {
            BlockRows.ScalesAt(rows, at + Factors).Store(target.Scales);
            (-BlockRows.Halves(rows, at + Factors + 2)).Store(target.Offsets);
            for (var row = 0; row < BlockRows.Rows; row++)
            {
                var block = rows[row] + at;
                var integers = target.Integers + (row * Length);
                var both = Vector128.Load(block);
                var (scale, offset) = (both & Vector128.Create((byte)0x0F), Vector128.ShiftRightLogical(both, 4));
                BlockRows.Sixteen(target.Scales[row], scale.AsSByte(), target.RowScales + (row * 16));
                BlockRows.Sixteen(target.Offsets[row], offset.AsSByte(), target.RowOffsets + (row * 16));
                for (var half = 0; half < 2; half++)
                {
                    var bits = Vector256.Load(block + Integers + (32 * half)).AsUInt16();
                    for (var pair = 0; pair < 4; pair++)
                    {
                        (bits.AsByte() & Vector256.Create((byte)3)).AsSByte().Store(integers + (128 * half) + (32 * pair));
                        bits = Vector256.ShiftRightLogical(bits, 2);
                    }
                }
            }

            target.ByPart(Length / Part, HasOffset);
        }
    }
}

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
                var fifth = Vector256.Load(block + FifthBits);
                var bit = Vector256<byte>.One;
                for (var k = 0; k < Length; k += 64)
                {
                    var pair = Vector256.Load(block + Integers + (k / 2));
                    (BlockRows.Low(pair) | Fifth(fifth & bit)).AsSByte().Store(integers + k);
                    bit += bit;
                    (BlockRows.High(pair) | Fifth(fifth & bit)).AsSByte().Store(integers + k + 32);
                    bit += bit;
                }
            }

            target.ByPart(Length / Part, HasOffset);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Fifth(Vector256<byte> bit) =>
        ~Vector256.Equals(bit, Vector256<byte>.Zero) & Vector256.Create((byte)0x10);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q6_K</c>: the low 4 bits and the high 2 bits of 256 integers from −32, scales of 8 bits for 16 parts, and the
/// factor of the scales.
/// </summary>
internal readonly unsafe struct Q6_K : IBlockFormat
{
    private const int HighBits = 128;
    private const int Scales = 192;
    private const int Factor = 208;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 210;

    /// <inheritdoc/>
    public static int Part => 16;

    /// <inheritdoc/>
    public static bool HasOffset => false;

    /// <inheritdoc/>
    public static bool HasTinyScales => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte** rows, nint at, BlockRows target)
    {
        unchecked
        {
            BlockRows.ScalesAt(rows, at + Factor).Store(target.Scales);
            for (var row = 0; row < BlockRows.Rows; row++)
            {
                var block = rows[row] + at;
                var integers = target.Integers + (row * Length);
                BlockRows.Sixteen(target.Scales[row], Vector128.Load((sbyte*)block + Scales), target.RowScales + (row * 16));
                for (var half = 0; half < 2; half++)
                {
                    var high = Vector256.Load(block + HighBits + (32 * half));
                    var (first, second) = (Vector256.Load(block + (64 * half)), Vector256.Load(block + (64 * half) + 32));
                    Six(BlockRows.Low(first), high.AsUInt16() << 4).Store(integers);
                    Six(BlockRows.Low(second), high.AsUInt16() << 2).Store(integers + 32);
                    Six(BlockRows.High(first), high.AsUInt16()).Store(integers + 64);
                    Six(BlockRows.High(second), Vector256.ShiftRightLogical(high.AsUInt16(), 2)).Store(integers + 96);
                    integers += 128;
                }
            }

            target.ByPart(Length / Part, HasOffset);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Six(Vector256<byte> low, Vector256<ushort> high) =>
        unchecked((low | (high.AsByte() & Vector256.Create((byte)0x30))).AsSByte() - Vector256.Create((sbyte)32));
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_q3_K</c>: the third bits and the low 2 bits of 256 integers from −4, scales of 6 bits from −32 for 16 parts, and
/// the factor of the scales.
/// </summary>
internal readonly unsafe struct Q3_K : IBlockFormat
{
    private const int Integers = 32;
    private const int Scales = 96;
    private const int Factor = 108;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 110;

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
                BlockRows.Sixteen(target.Scales[row], PartScales((uint*)(block + Scales)), target.RowScales + (row * 16));
                var high = Vector256.Load(block);
                var bit = Vector256<byte>.One;
                for (var half = 0; half < 2; half++)
                {
                    var bits = Vector256.Load(block + Integers + (32 * half)).AsUInt16();
                    for (var pair = 0; pair < 4; pair++)
                    {
                        var missing = Vector256.Equals(high & bit, Vector256<byte>.Zero) & Vector256.Create((byte)4);
                        ((bits.AsByte() & Vector256.Create((byte)3)) - missing).AsSByte().Store(integers + (128 * half) + (32 * pair));
                        bits = Vector256.ShiftRightLogical(bits, 2);
                        bit += bit;
                    }
                }
            }

            target.ByPart(Length / Part, HasOffset);
        }
    }

    /// <summary>Two words hold the low four bits of sixteen scales, and a third word the upper two bits.</summary>
    private static Vector128<sbyte> PartScales(uint* packed)
    {
        const uint Four = 0x0F0F0F0F,
            Two = 0x30303030;
        var (first, second, rest) = (packed[0], packed[1], packed[2]);
        return Vector128
                .Create(
                    (first & Four) | ((rest << 4) & Two),
                    (second & Four) | ((rest << 2) & Two),
                    ((first >> 4) & Four) | (rest & Two),
                    ((second >> 4) & Four) | ((rest >> 2) & Two)
                )
                .AsSByte() - Vector128.Create((sbyte)32);
    }
}

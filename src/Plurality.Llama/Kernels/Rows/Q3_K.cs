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
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            BlockScales.Scales(rows, at + Factor).Store(target.ScaleFactors);
            for (var row = 0; row < BlockTarget.Rows; row++)
            {
                var scale = PartScales((uint*)(rows[row] + at + Scales));
                BlockScales.Sixteen(target.ScaleFactors[row], scale, target.RowScales + (row * BlockTarget.MostParts));
            }

            target.ByPart(Length / Part, HasOffset);
            for (var sixteen = 0; sixteen < 32; sixteen += 16)
            {
                var (e, f, g, h) = ByteColumns.Transpose(rows, at + sixteen);
                for (var half = 0; half < 2; half++)
                {
                    var (a, b, c, d) = ByteColumns.Transpose(rows, at + Integers + (32 * half) + sixteen);
                    for (var k = (128 * half) + sixteen; k < 128 * (half + 1); k += 32)
                    {
                        target.Store(k, Three(a, e), Three(b, f), Three(c, g), Three(d, h));
                        (a, b, c, d) = (ByteColumns.Right(a, 2), ByteColumns.Right(b, 2), ByteColumns.Right(c, 2), ByteColumns.Right(d, 2));
                        (e, f, g, h) = (ByteColumns.Right(e, 1), ByteColumns.Right(f, 1), ByteColumns.Right(g, 1), ByteColumns.Right(h, 1));
                    }
                }
            }
        }
    }

    /// <summary>Two low bits, and the lowest bit of another byte as the third.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Three(Vector256<byte> low, Vector256<byte> high) =>
        unchecked(
            ((low & Vector256.Create((byte)3)) | (ByteColumns.Left(high, 2) & Vector256.Create((byte)4))) - Vector256.Create((byte)4)
        );

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

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
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            BlockScales.Scales(rows, at + Factor).Store(target.ScaleFactors);
            for (var row = 0; row < BlockTarget.Rows; row++)
            {
                var scale = Vector128.Load((sbyte*)rows[row] + at + Scales);
                BlockScales.Sixteen(target.ScaleFactors[row], scale, target.RowScales + (row * BlockTarget.MostParts));
            }

            target.ByPart(Length / Part, HasOffset);
            for (var sixteen = 0; sixteen < 64; sixteen += 16)
            {
                var (half, column) = (sixteen / 32, sixteen % 32);
                var (e, f, g, h) = ByteColumns.Transpose(rows, at + HighBits + sixteen);
                for (var pair = 0; pair < 2; pair++)
                {
                    // The first 32 low halves go with bits 0 and 4, the others with bits 2 and 6.
                    var (a, b, c, d) = ByteColumns.Transpose(rows, at + (64 * half) + (32 * pair) + column);
                    var k = (128 * half) + (32 * pair) + column;
                    target.Store(k, Low(a, e), Low(b, f), Low(c, g), Low(d, h));
                    target.Store(k + 64, High(a, e), High(b, f), High(c, g), High(d, h));
                    (e, f, g, h) = (ByteColumns.Right(e, 2), ByteColumns.Right(f, 2), ByteColumns.Right(g, 2), ByteColumns.Right(h, 2));
                }
            }
        }
    }

    /// <summary>The low four bits, and bits 0 and 1 of another byte above them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Low(Vector256<byte> bytes, Vector256<byte> high) =>
        Signed(ByteColumns.Low(bytes) | (ByteColumns.Left(high, 4) & Vector256.Create((byte)0x30)));

    /// <summary>The high four bits, and bits 4 and 5 of another byte above them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> High(Vector256<byte> bytes, Vector256<byte> high) =>
        Signed(ByteColumns.High(bytes) | (high & Vector256.Create((byte)0x30)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Signed(Vector256<byte> integers) => integers - Vector256.Create((byte)32);
}

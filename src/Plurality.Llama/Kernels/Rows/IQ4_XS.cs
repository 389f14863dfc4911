using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_iq4_xs</c>: the factor of the scales, scales of 6 bits from −32 for 8 parts, and 256 numbers of 4 bits that point
/// into the table of <see cref="IQ4_NL"/>.
/// </summary>
internal readonly unsafe struct IQ4_XS : IBlockFormat
{
    private const int HighScales = 2;
    private const int LowScales = 4;
    private const int Integers = 8;

    /// <inheritdoc/>
    public static int Length => 256;

    /// <inheritdoc/>
    public static int Bytes => 136;

    /// <inheritdoc/>
    public static int Part => 32;

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
            BlockScales.Scales(rows, at).Store(target.ScaleFactors);
            for (var row = 0; row < BlockTarget.Rows; row++)
            {
                var block = rows[row] + at;
                var scale = PartScales(*(uint*)(block + LowScales), *(ushort*)(block + HighScales));
                BlockScales.Eight(target.ScaleFactors[row], scale, target.RowScales + (row * BlockTarget.MostParts));
            }

            target.ByPart(Length / Part, HasOffset);
            for (var k = 0; k < Length; k += 32)
            {
                var (a, b, c, d) = ByteColumns.Transpose(rows, at + Integers + (k / 2));
                target.Store(k, Low(a), Low(b), Low(c), Low(d));
                target.Store(k + 16, High(a), High(b), High(c), High(d));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Low(Vector256<byte> bytes) => ByteColumns.LookUp(IQ4_NL.Table, ByteColumns.Low(bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> High(Vector256<byte> bytes) => ByteColumns.LookUp(IQ4_NL.Table, ByteColumns.High(bytes));

    /// <summary>Spreads the low four bits and the high two bits of eight scales to bytes.</summary>
    private static Vector128<sbyte> PartScales(uint low, uint high)
    {
        var part = Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);
        var four = Avx2.ShiftRightLogicalVariable(Vector256.Create(low), part << 2) & Vector256.Create(15u);
        var two = Avx2.ShiftRightLogicalVariable(Vector256.Create(high), part << 1) & Vector256.Create(3u);
        var scales = (four | (two << 4)).AsInt32() - Vector256.Create(32);
        var words = Vector128.Narrow(scales.GetLower(), scales.GetUpper());
        return Vector128.Narrow(words, words);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// ggml-common.h <c>block_mxfp4</c>: a power of two, and 32 numbers of 4 bits (E2M1). The table has them doubled, so the scale is half of
/// the stored power.
/// </summary>
internal readonly unsafe struct MXFP4 : IBlockFormat
{
    private static Vector128<sbyte> Table => Vector128.Create(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);

    /// <inheritdoc/>
    public static int Length => 32;

    /// <inheritdoc/>
    public static int Bytes => 17;

    /// <inheritdoc/>
    public static int Part => 32;

    /// <inheritdoc/>
    public static bool HasOffset => false;

    /// <inheritdoc/>
    public static bool HasTinyScales => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte** rows, nint at, BlockTarget target)
    {
        unchecked
        {
            var exponents = Vector256.Create(
                rows[0][at],
                (uint)rows[1][at],
                rows[2][at],
                rows[3][at],
                rows[4][at],
                rows[5][at],
                rows[6][at],
                rows[7][at]
            );

            // 2⁻¹²⁸ and 2⁻¹²⁷ are subnormal.
            var normal = (exponents - Vector256<uint>.One) << 23;
            var subnormal = Avx2.ShiftLeftLogicalVariable(Vector256.Create(0x00200000u), exponents);
            var isNormal = Vector256.GreaterThan(exponents.AsInt32(), Vector256<int>.One).AsUInt32();
            target.StoreScales(Vector256.ConditionalSelect(isNormal, normal, subnormal).AsSingle());
            var (a, b, c, d) = ByteColumns.Transpose(rows, at + 1);
            target.Store(
                0,
                ByteColumns.LookUp(Table, ByteColumns.Low(a)),
                ByteColumns.LookUp(Table, ByteColumns.Low(b)),
                ByteColumns.LookUp(Table, ByteColumns.Low(c)),
                ByteColumns.LookUp(Table, ByteColumns.Low(d))
            );
            target.Store(
                16,
                ByteColumns.LookUp(Table, ByteColumns.High(a)),
                ByteColumns.LookUp(Table, ByteColumns.High(b)),
                ByteColumns.LookUp(Table, ByteColumns.High(c)),
                ByteColumns.LookUp(Table, ByteColumns.High(d))
            );
        }
    }
}

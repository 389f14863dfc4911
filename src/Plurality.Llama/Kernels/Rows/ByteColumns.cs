using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Transposes bytes of eight rows. A vector of the result has four columns; a column has four rows in each half of the vector. A shuffle
/// with <see cref="First"/> to <see cref="Fourth"/> takes one column and puts each byte at the top of 32 bits, where it has its sign. So
/// these 32 bits are the byte's value divided by <see cref="Unit"/>.
/// </summary>
internal static unsafe class ByteColumns
{
    /// <summary>The number of columns that are transposed at once.</summary>
    public const int Side = 16;

    /// <summary>2⁻²⁴.</summary>
    public const float Unit = 1f / (1 << 24);

    /// <summary>Takes the first of four columns.</summary>
    public static Vector256<byte> First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => InBothHalves(0x0180808000808080, 0x0380808002808080);
    }

    /// <summary>Takes the second of four columns.</summary>
    public static Vector256<byte> Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => InBothHalves(0x0580808004808080, 0x0780808006808080);
    }

    /// <summary>Takes the third of four columns.</summary>
    public static Vector256<byte> Third
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => InBothHalves(0x0980808008808080, 0x0B8080800A808080);
    }

    /// <summary>Takes the fourth of four columns.</summary>
    public static Vector256<byte> Fourth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => InBothHalves(0x0D8080800C808080, 0x0F8080800E808080);
    }

    /// <summary>Transposes 16 bytes at a position of each of eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<byte> A, Vector256<byte> B, Vector256<byte> C, Vector256<byte> D) Transpose(byte** rows, nint at)
    {
        unchecked
        {
            var first = Vector256.Create(Vector128.Load(rows[0] + at), Vector128.Load(rows[4] + at));
            var second = Vector256.Create(Vector128.Load(rows[1] + at), Vector128.Load(rows[5] + at));
            var third = Vector256.Create(Vector128.Load(rows[2] + at), Vector128.Load(rows[6] + at));
            var fourth = Vector256.Create(Vector128.Load(rows[3] + at), Vector128.Load(rows[7] + at));
            var (low, high) = (Avx2.UnpackLow(first, second).AsInt16(), Avx2.UnpackHigh(first, second).AsInt16());
            var (nextLow, nextHigh) = (Avx2.UnpackLow(third, fourth).AsInt16(), Avx2.UnpackHigh(third, fourth).AsInt16());
            return (
                Avx2.UnpackLow(low, nextLow).AsByte(),
                Avx2.UnpackHigh(low, nextLow).AsByte(),
                Avx2.UnpackLow(high, nextHigh).AsByte(),
                Avx2.UnpackHigh(high, nextHigh).AsByte()
            );
        }
    }

    /// <summary>The low four bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Low(Vector256<byte> bytes) => bytes & Vector256.Create((byte)0x0F);

    /// <summary>The high four bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> High(Vector256<byte> bytes) => Low(Right(bytes, 4));

    /// <summary>Bytes shifted to the left by 0 to 7. Other bytes' bits come in, so a mask must follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Left(Vector256<byte> bytes, int by) => (bytes.AsUInt16() << by).AsByte();

    /// <summary>Bytes shifted to the right by 0 to 7. Other bytes' bits come in, so a mask must follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Right(Vector256<byte> bytes, int by) => (bytes.AsUInt16() >>> by).AsByte();

    /// <summary>Looks up numbers of four bits in a table of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> LookUp(Vector128<sbyte> table, Vector256<byte> indices) =>
        Avx2.Shuffle(Vector256.Create(table, table).AsByte(), indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> InBothHalves(ulong low, ulong high) => Vector256.Create(low, high, low, high).AsByte();
}

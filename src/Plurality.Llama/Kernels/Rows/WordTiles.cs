using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Transposes words of 32 bits by AVX-512: numbers of F32, or pairs of numbers of 16 bits.</summary>
internal static unsafe class WordTiles
{
    /// <summary>The number of rows.</summary>
    public const int Rows = 16;

    /// <summary>The words of each row.</summary>
    public const int Words = 16;

    /// <summary>Transposes 16 words of 16 rows. A word of all rows stands two vectors before the next.</summary>
    /// <param name="rows">The addresses of the rows.</param>
    /// <param name="offset">The first word of each row, in bytes.</param>
    /// <param name="target">The first word of the first row; the words of another 16 rows can stand between.</param>
    /// <returns>The largest magnitudes, as bits, of pairs of 16 bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> Transpose(byte** rows, nint offset, int* target)
    {
        unchecked
        {
            var largest = Vector512<ushort>.Zero;
            var (a0, a1, a2, a3) = Four(rows, offset, ref largest);
            var (b0, b1, b2, b3) = Four(rows + 4, offset, ref largest);
            var (c0, c1, c2, c3) = Four(rows + 8, offset, ref largest);
            var (d0, d1, d2, d3) = Four(rows + 12, offset, ref largest);
            Store(a0, b0, c0, d0, target);
            Store(a1, b1, c1, d1, target + (2 * Rows));
            Store(a2, b2, c2, d2, target + (4 * Rows));
            Store(a3, b3, c3, d3, target + (6 * Rows));
            return largest;
        }
    }

    /// <summary>Words of four rows: in each quarter of the nth vector, word n of that quarter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<long> A, Vector512<long> B, Vector512<long> C, Vector512<long> D) Four(
        byte** rows,
        nint offset,
        ref Vector512<ushort> largest
    )
    {
        unchecked
        {
            var (a, b, c, d) = (
                Load(rows[0] + offset, ref largest),
                Load(rows[1] + offset, ref largest),
                Load(rows[2] + offset, ref largest),
                Load(rows[3] + offset, ref largest)
            );
            var (ab, lastAb) = (Avx512F.UnpackLow(a, b).AsInt64(), Avx512F.UnpackHigh(a, b).AsInt64());
            var (cd, lastCd) = (Avx512F.UnpackLow(c, d).AsInt64(), Avx512F.UnpackHigh(c, d).AsInt64());
            return (
                Avx512F.UnpackLow(ab, cd),
                Avx512F.UnpackHigh(ab, cd),
                Avx512F.UnpackLow(lastAb, lastCd),
                Avx512F.UnpackHigh(lastAb, lastCd)
            );
        }
    }

    /// <summary>Stores words n, n + 4, n + 8 and n + 12 of sixteen rows, given quarter by quarter for each four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<long> a, Vector512<long> b, Vector512<long> c, Vector512<long> d, int* target)
    {
        const byte Even = 0x88,
            Odd = 0xDD;
        unchecked
        {
            var (ab02, ab13) = (Avx512F.Shuffle4x128(a, b, Even), Avx512F.Shuffle4x128(a, b, Odd));
            var (cd02, cd13) = (Avx512F.Shuffle4x128(c, d, Even), Avx512F.Shuffle4x128(c, d, Odd));
            Avx512F.Shuffle4x128(ab02, cd02, Even).AsInt32().Store(target);
            Avx512F.Shuffle4x128(ab13, cd13, Even).AsInt32().Store(target + (8 * Rows));
            Avx512F.Shuffle4x128(ab02, cd02, Odd).AsInt32().Store(target + (16 * Rows));
            Avx512F.Shuffle4x128(ab13, cd13, Odd).AsInt32().Store(target + (24 * Rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Load(byte* at, ref Vector512<ushort> largest)
    {
        var numbers = Vector512.Load((ushort*)at);
        largest = Vector512.Max(largest, numbers & Vector512.Create((ushort)0x7FFF));
        return numbers.AsInt32();
    }
}

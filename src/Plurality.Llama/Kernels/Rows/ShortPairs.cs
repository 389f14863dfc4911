using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Products of 32 rows of 16-bit numbers with one column, by AVX-512. Rows are transposed as pairs of numbers, so a vector holds the same
/// pair of sixteen rows, and each number is converted where it lies. Every sum is the chain of <see cref="ITile"/>.
/// </summary>
internal static unsafe class ShortPairs
{
    /// <summary>The numbers of each row that are multiplied at once.</summary>
    public const int Numbers = 2 * Pairs;

    private const int Pairs = 16;
    private const int Lanes = 16;

    /// <summary>sums[r] += Σₖ column[k] · row[r][k] for 32 rows and 32 numbers of each.</summary>
    /// <param name="rows">The addresses of the rows.</param>
    /// <param name="offset">The first number of each row, in bytes.</param>
    /// <param name="column">The column's number at the first number of the rows.</param>
    /// <param name="sums">The sums; unchanged where the result is false.</param>
    /// <param name="next">The rows that are read next.</param>
    /// <returns>False if a number is infinite or NaN and the format has no short way to convert it.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryMultiply<TNumber>(byte** rows, nint offset, float* column, float* sums, ref ComingRows next)
        where TNumber : IShortNumber
    {
        unchecked
        {
            var memory = stackalloc byte[(2 * Pairs * Lanes * sizeof(int)) + CacheLines.Bytes];
            var pairs = (int*)CacheLines.Align(memory);
            var largest = Vector512.Max(Transpose(rows, offset, pairs), Transpose(rows + Lanes, offset, pairs + Lanes));
            if (!TNumber.AreConverted(largest))
            {
                return false;
            }

            var (a, b) = (Vector512.Load(sums), Vector512.Load(sums + Lanes));
            for (var pair = 0; pair < Pairs; pair++, pairs += 2 * Lanes, column += 2)
            {
                next.Prefetch(ShortRows.Rows * 2 * sizeof(ushort));
                var (first, second) = (Vector512.Load(pairs), Vector512.Load(pairs + Lanes));
                var x = Vector512.Create(column[0]);
                a = Vector512.FusedMultiplyAdd(x, TNumber.Low(first), a);
                b = Vector512.FusedMultiplyAdd(x, TNumber.Low(second), b);
                x = Vector512.Create(column[1]);
                a = Vector512.FusedMultiplyAdd(x, TNumber.High(first), a);
                b = Vector512.FusedMultiplyAdd(x, TNumber.High(second), b);
            }

            a.Store(sums);
            b.Store(sums + Lanes);
            return true;
        }
    }

    /// <summary>Transposes 16 pairs of 16 rows. A pair of all rows stands two vectors before the next.</summary>
    /// <returns>The largest magnitudes, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Transpose(byte** rows, nint offset, int* target)
    {
        unchecked
        {
            var largest = Vector512<ushort>.Zero;
            var (a0, a1, a2, a3) = Four(rows, offset, ref largest);
            var (b0, b1, b2, b3) = Four(rows + 4, offset, ref largest);
            var (c0, c1, c2, c3) = Four(rows + 8, offset, ref largest);
            var (d0, d1, d2, d3) = Four(rows + 12, offset, ref largest);
            Store(a0, b0, c0, d0, target);
            Store(a1, b1, c1, d1, target + (2 * Lanes));
            Store(a2, b2, c2, d2, target + (4 * Lanes));
            Store(a3, b3, c3, d3, target + (6 * Lanes));
            return largest;
        }
    }

    /// <summary>Pairs of four rows: in each quarter of the nth vector, pair n of that quarter.</summary>
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

    /// <summary>Stores pairs n, n + 4, n + 8 and n + 12 of sixteen rows, given quarter by quarter for each four rows.</summary>
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
            Avx512F.Shuffle4x128(ab13, cd13, Even).AsInt32().Store(target + (8 * Lanes));
            Avx512F.Shuffle4x128(ab02, cd02, Odd).AsInt32().Store(target + (16 * Lanes));
            Avx512F.Shuffle4x128(ab13, cd13, Odd).AsInt32().Store(target + (24 * Lanes));
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

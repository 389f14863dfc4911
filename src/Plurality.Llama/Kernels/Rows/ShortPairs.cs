using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Products of 32 rows of 16-bit numbers with one column, by AVX-512. Rows are transposed as pairs of numbers, so a vector holds the same
/// pair of sixteen rows, and each number is converted where it lies. Every sum is the chain of <see cref="ITile"/>.
/// </summary>
internal static unsafe class ShortPairs
{
    /// <summary>The numbers of each row that are multiplied at once.</summary>
    public const int Numbers = 2 * Pairs;

    private const int Pairs = WordTiles.Words;
    private const int Lanes = WordTiles.Rows;

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
            var largest = Vector512.Max(WordTiles.Transpose(rows, offset, pairs), WordTiles.Transpose(rows + Lanes, offset, pairs + Lanes));
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
}

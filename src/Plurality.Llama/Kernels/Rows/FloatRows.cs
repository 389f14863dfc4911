using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Products of rows of F32 with one column, without a panel, by AVX-512. Every sum is the chain of <see cref="ITile"/>.
/// </summary>
internal static unsafe class FloatRows
{
    /// <summary>sums[r] += Σₖ column[k] · row[r][k].</summary>
    /// <inheritdoc cref="ShortRows.Multiply{TNumber}(byte*, nint, int, nint, float*, float*, ref ComingRows)"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(byte* first, nint stride, int count, nint length, float* column, float* sums, ref ComingRows next)
    {
        const int Lanes = WordTiles.Rows;
        unchecked
        {
            var rows = stackalloc byte*[ShortRows.Rows];
            for (var row = 0; row < ShortRows.Rows; row++)
            {
                rows[row] = first + (Math.Min(row, count - 1) * stride);
            }

            var memory = stackalloc byte[(2 * WordTiles.Words * Lanes * sizeof(float)) + CacheLines.Bytes];
            var words = (float*)CacheLines.Align(memory);
            var (a, b) = (Vector512.Load(sums), Vector512.Load(sums + Lanes));
            nint k = 0;
            for (; k + WordTiles.Words <= length; k += WordTiles.Words)
            {
                _ = WordTiles.Transpose(rows, k * sizeof(float), (int*)words);
                _ = WordTiles.Transpose(rows + Lanes, k * sizeof(float), (int*)words + Lanes);
                for (var word = 0; word < WordTiles.Words; word++)
                {
                    next.Prefetch(ShortRows.Rows * sizeof(float));
                    var x = Vector512.Create(column[k + word]);
                    a = Vector512.FusedMultiplyAdd(x, Vector512.Load(words + (2 * word * Lanes)), a);
                    b = Vector512.FusedMultiplyAdd(x, Vector512.Load(words + (2 * word * Lanes) + Lanes), b);
                }
            }

            a.Store(sums);
            b.Store(sums + Lanes);
            for (; k < length; k++)
            {
                for (var row = 0; row < ShortRows.Rows; row++)
                {
                    sums[row] = MathF.FusedMultiplyAdd(column[k], ((float*)rows[row])[k], sums[row]);
                }
            }
        }
    }
}

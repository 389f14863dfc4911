using System.Runtime.CompilerServices;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>
/// Products of rows of a matrix with up to four columns, as in decoding. A panel holds only 256 numbers of 32 rows, so it stays in the
/// nearest cache, and reading the matrix from memory is the limit.
/// </summary>
internal static unsafe class ThinProduct
{
    /// <summary>The largest number of columns.</summary>
    public const int MostColumns = 4;

    /// <summary>The numbers of a thread's own memory.</summary>
    public const int Memory = (WeightRows.Step * Lanes) + (MostColumns * Lanes);

    private const int Lanes = ThinTile.Lanes;

    /// <summary>The number of rows that are multiplied with so many columns at once.</summary>
    /// <param name="type">The ggml type of the rows.</param>
    /// <param name="columns">The number of columns, at least 1.</param>
    public static int Rows(int type, int columns) => columns == 1 && WeightRows.IsMultiplied(type) ? WeightRows.Multiplied(type) : Lanes;

    /// <summary>Multiplies rows with each column, as many as <see cref="Rows"/> says, or those that are left.</summary>
    /// <param name="tensor">The matrices.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="first">The first row.</param>
    /// <param name="next">A row that this thread will probably read next, and that is prefetched with as many others.</param>
    /// <param name="columns">The addresses of the columns.</param>
    /// <param name="results">The addresses of the results of the first row, for each column.</param>
    /// <param name="count">The number of columns, at most <see cref="MostColumns"/>.</param>
    /// <param name="memory">Memory for <see cref="Memory"/> numbers.</param>
    public static void Multiply(
        TensorHeader* tensor,
        int matrix,
        int first,
        int next,
        float** columns,
        float** results,
        int count,
        float* memory
    )
    {
        unchecked
        {
            var rows = Rows(tensor->type, count);
            var there = Math.Min(rows, (int)tensor->ne1 - first);
            var coming = Math.Clamp((int)tensor->ne1 - next, 0, rows);
            var sums = memory + (WeightRows.Step * Lanes);
            Unsafe.InitBlock(sums, 0, MostColumns * Lanes * sizeof(float));
            if (count == 1 && WeightRows.IsMultiplied(tensor->type))
            {
                var ahead = TensorRows.Coming(tensor, matrix, next, coming);
                TensorRows.Multiply(tensor, matrix, first, there, columns[0], sums, ref ahead);
            }
            else
            {
                MultiplyPanels(tensor, matrix, first, there, next, coming, columns, count, memory);
            }

            for (var column = 0; column < count; column++)
            {
                new ReadOnlySpan<float>(sums + (column * Lanes), there).CopyTo(new Span<float>(results[column], there));
            }
        }
    }

    private static void MultiplyPanels(
        TensorHeader* tensor,
        int matrix,
        int first,
        int there,
        int next,
        int coming,
        float** columns,
        int count,
        float* memory
    )
    {
        unchecked
        {
            var depth = (nint)tensor->ne0;
            var sums = memory + (WeightRows.Step * Lanes);
            for (nint k = 0; k < depth; k += WeightRows.Step)
            {
                var part = Math.Min(WeightRows.Step, depth - k);
                TensorRows.Prefetch(tensor, matrix, next, coming, k, part);
                TensorRows.Fill(tensor, matrix, first, there, k, part, memory, Lanes);
                var column = 0;
                for (; column + 1 < count; column += 2)
                {
                    ThinTile.Two(part, columns[column] + k, columns[column + 1] + k, memory, sums + (column * Lanes));
                }

                if (column < count)
                {
                    ThinTile.One(part, columns[column] + k, memory, sums + (column * Lanes));
                }
            }
        }
    }
}

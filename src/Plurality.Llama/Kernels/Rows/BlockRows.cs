using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Products of quantised rows with one column, without a panel between. Four vectors of rows hide the latency of one chain, and what is
/// unpacked at once stays in the nearest cache. Every sum is the chain of <see cref="ITile"/>.
/// </summary>
/// <typeparam name="TSums">How the rows are unpacked and added.</typeparam>
internal static unsafe class BlockRows<TSums>
    where TSums : IBlockSums
{
    /// <summary>Multiplies rows with a column: sums[r] += Σₖ column[k] · row[r][k].</summary>
    /// <param name="rows">The first of 4 · <see cref="IBlockSums.Rows"/> rows, at its first number.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="count">The numbers of each row, whole blocks.</param>
    /// <param name="column">The column's number at the first number of the rows.</param>
    /// <param name="sums">A sum for each row.</param>
    /// <param name="next">The rows that are read next.</param>
    [SkipLocalsInit]
    public static void Multiply(byte* rows, nint stride, nint count, float* column, float* sums, ref ComingRows next)
    {
        unchecked
        {
            var all = 4 * TSums.Rows;
            var (scalesOfAll, integersOfAll) = (BlockTarget.MostParts * all, WeightRows.Step / TSums.InByte * all);
            var memory = stackalloc byte[integersOfAll + (2 * scalesOfAll * sizeof(float)) + CacheLines.Bytes];
            var integers = CacheLines.Align(memory);
            var scales = (float*)(integers + integersOfAll);
            for (nint k = 0; k < count; k += WeightRows.Step, column += WeightRows.Step)
            {
                var length = Math.Min(WeightRows.Step, count - k);
                for (var row = 0; row < all; row += TSums.Rows)
                {
                    Unpack(rows + (row * stride), stride, length, integers + (4 * row), scales + row, scales + scalesOfAll + row);
                }

                TSums.Add(length, integers, scales, scales + scalesOfAll, column, sums, ref next);
                rows += WeightRows.Step / TSums.Length * TSums.Bytes;
            }
        }
    }

    /// <summary>Unpacks a quarter of the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(byte* rows, nint stride, nint count, byte* integers, float* scales, float* offsets)
    {
        unchecked
        {
            var all = 4 * TSums.Rows;
            for (; count > 0; count -= TSums.Length, rows += TSums.Bytes)
            {
                TSums.Unpack(rows, stride, new BlockTarget(integers, 4 * all, scales, offsets, all));
                integers += TSums.Length / TSums.InByte * all;
                scales += TSums.Length / TSums.Part * all;
                offsets += TSums.Length / TSums.Part * all;
            }
        }
    }
}

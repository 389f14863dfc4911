using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Reads quantised rows. The bytes of some rows are transposed in groups of four, which takes a quarter of the work of transposing
/// numbers, and become numbers on their way into a panel or a sum.
/// </summary>
/// <typeparam name="TFormat">The format of the rows.</typeparam>
internal static unsafe class BlockPanels<TFormat>
    where TFormat : IBlockFormat
{
    /// <summary>Writes eight rows.</summary>
    /// <param name="rows">The first number of the first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="count">The numbers of each row, a multiple of the block.</param>
    /// <param name="panel">The target: a number of each row, then the next number of each row.</param>
    /// <param name="lanes">The distance between numbers of a row in the panel.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(byte* rows, nint stride, nint count, float* panel, nint lanes)
    {
        const int Width = WeightRows.AtOnce;
        unchecked
        {
            var memory =
                stackalloc byte[
                    (BlockTarget.LongestBlock * Width) + (2 * BlockTarget.MostParts * Width * sizeof(float)) + CacheLines.Bytes
                ];
            var columns = CacheLines.Align(memory);
            var scales = (float*)(columns + (BlockTarget.LongestBlock * Width));
            var offsets = scales + (BlockTarget.MostParts * Width);
            var target = new BlockTarget(columns, 4 * Width, scales, offsets, Width);
            for (nint k = 0; k < count; k += TFormat.Length, rows += TFormat.Bytes)
            {
                TFormat.Unpack<EightRows>(rows, stride, target);
                var line = columns;
                for (var part = 0; part < TFormat.Length / TFormat.Part; part++)
                {
                    var scale = EightRows.Load(scales + (part * Width));
                    var offset = offsets + (part * Width);
                    for (var four = 0; four < TFormat.Part; four += 4, line += 4 * Width, panel += 4 * lanes)
                    {
                        var integers = EightRows.Load(line);
                        Number(integers, 0, scale, offset).Store(panel);
                        Number(integers, 1, scale, offset).Store(panel + lanes);
                        Number(integers, 2, scale, offset).Store(panel + (2 * lanes));
                        Number(integers, 3, scale, offset).Store(panel + (3 * lanes));
                    }
                }
            }
        }
    }

    /// <summary>
    /// Multiplies rows with a column: sums[r] += Σₖ column[k] · row[r][k]. The sums are the chains of a tile, without a panel between.
    /// </summary>
    /// <typeparam name="TLanes">A quarter of the rows.</typeparam>
    /// <param name="rows">The first number of the first row.</param>
    /// <param name="stride">The distance between rows, in bytes.</param>
    /// <param name="count">The numbers of each row, whole blocks.</param>
    /// <param name="column">The column's number at the first number of the rows.</param>
    /// <param name="sums">A sum for each row.</param>
    /// <param name="next">The rows that are read next.</param>
    [SkipLocalsInit]
    public static void Multiply<TLanes>(byte* rows, nint stride, nint count, float* column, float* sums, ref ComingRows next)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            var all = 4 * TLanes.Rows;
            var scalesOfAll = all * BlockTarget.MostParts;
            var memory = stackalloc byte[(WeightRows.Step * all) + (2 * scalesOfAll * sizeof(float)) + CacheLines.Bytes];
            var integers = CacheLines.Align(memory);
            var scales = (float*)(integers + (WeightRows.Step * all));
            for (nint k = 0; k < count; k += WeightRows.Step, column += WeightRows.Step)
            {
                var length = Math.Min(WeightRows.Step, count - k);
                for (var row = 0; row < all; row += TLanes.Rows)
                {
                    Unpack<TLanes>(rows + (row * stride), stride, length, integers + (4 * row), scales + row, scales + scalesOfAll + row);
                }

                Add<TLanes>(length, integers, scales, scales + scalesOfAll, column, sums, ref next);
                rows += WeightRows.Step / TFormat.Length * TFormat.Bytes;
            }
        }
    }

    /// <summary>
    /// Unpacks a quarter of the rows. Integers are stored four columns at a time, of these rows and then of the next quarter; scales and
    /// offsets part by part.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack<TLanes>(byte* rows, nint stride, nint count, byte* columns, float* scales, float* offsets)
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            var all = 4 * TLanes.Rows;
            for (; count > 0; count -= TFormat.Length, rows += TFormat.Bytes)
            {
                TFormat.Unpack<TLanes>(rows, stride, new BlockTarget(columns, 4 * all, scales, offsets, all));
                columns += TFormat.Length * all;
                scales += TFormat.Length / TFormat.Part * all;
                offsets += TFormat.Length / TFormat.Part * all;
            }
        }
    }

    /// <summary>Adds products of unpacked rows. Four vectors of rows hide the latency of one chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TLanes>(
        nint count,
        byte* integers,
        float* scales,
        float* offsets,
        float* column,
        float* sums,
        ref ComingRows next
    )
        where TLanes : struct, IRowLanes<TLanes>
    {
        unchecked
        {
            var (width, line, all) = (TLanes.Rows, 4 * TLanes.Rows, 4 * TLanes.Rows);

            // At least what four numbers of all rows take, in whole cache lines.
            var ahead = ((4 * all * TFormat.Bytes / TFormat.Length) + CacheLines.Bytes) / CacheLines.Bytes * CacheLines.Bytes;
            var (a, b, c, d) = (
                TLanes.Load(sums),
                TLanes.Load(sums + width),
                TLanes.Load(sums + (2 * width)),
                TLanes.Load(sums + (3 * width))
            );
            for (; count > 0; count -= TFormat.Part, scales += all, offsets += all)
            {
                var (p, q, r, s) = (
                    TLanes.Load(scales),
                    TLanes.Load(scales + width),
                    TLanes.Load(scales + (2 * width)),
                    TLanes.Load(scales + (3 * width))
                );
                for (var four = 0; four < TFormat.Part; four += 4, integers += 4 * line, column += 4)
                {
                    next.Prefetch(ahead);
                    var (i, j, m, n) = (
                        TLanes.Load(integers),
                        TLanes.Load(integers + line),
                        TLanes.Load(integers + (2 * line)),
                        TLanes.Load(integers + (3 * line))
                    );
                    var x = TLanes.All(column[0]);
                    a.Add(x, Number(i, 0, p, offsets));
                    b.Add(x, Number(j, 0, q, offsets + width));
                    c.Add(x, Number(m, 0, r, offsets + (2 * width)));
                    d.Add(x, Number(n, 0, s, offsets + (3 * width)));
                    x = TLanes.All(column[1]);
                    a.Add(x, Number(i, 1, p, offsets));
                    b.Add(x, Number(j, 1, q, offsets + width));
                    c.Add(x, Number(m, 1, r, offsets + (2 * width)));
                    d.Add(x, Number(n, 1, s, offsets + (3 * width)));
                    x = TLanes.All(column[2]);
                    a.Add(x, Number(i, 2, p, offsets));
                    b.Add(x, Number(j, 2, q, offsets + width));
                    c.Add(x, Number(m, 2, r, offsets + (2 * width)));
                    d.Add(x, Number(n, 2, s, offsets + (3 * width)));
                    x = TLanes.All(column[3]);
                    a.Add(x, Number(i, 3, p, offsets));
                    b.Add(x, Number(j, 3, q, offsets + width));
                    c.Add(x, Number(m, 3, r, offsets + (2 * width)));
                    d.Add(x, Number(n, 3, s, offsets + (3 * width)));
                }
            }

            a.Store(sums);
            b.Store(sums + width);
            c.Store(sums + (2 * width));
            d.Store(sums + (3 * width));
        }
    }

    /// <summary>The numbers of some rows that one of four integers stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Number<TLanes>(TLanes integers, int which, TLanes scale, float* offset)
        where TLanes : struct, IRowLanes<TLanes>
    {
        var integer = TLanes.Number(integers, which);
        if (TFormat.HasTinyScales)
        {
            integer *= TLanes.All(BlockTarget.Unit);
        }

        return TFormat.HasOffset ? TLanes.MultiplyAdd(integer, scale, offset) : integer * scale;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>
/// Writes quantised rows into panels. The integers of eight rows are transposed as bytes, which takes an eighth of the work of transposing
/// numbers, and become numbers on their way into the panel.
/// </summary>
/// <typeparam name="TFormat">The format of the rows.</typeparam>
internal static unsafe class BlockPanels<TFormat>
    where TFormat : IBlockFormat
{
    /// <summary>The number of rows that are multiplied at once.</summary>
    private const int Lanes = WeightRows.Multiplied;

    /// <summary>The bytes to prefetch with four numbers of 32 rows: at least as many as these take, in whole cache lines.</summary>
    private const int Ahead = 192;

    /// <summary>Writes eight rows.</summary>
    /// <param name="rows">The addresses of eight rows.</param>
    /// <param name="start">The first number of each row, a multiple of the block.</param>
    /// <param name="count">The numbers of each row, a multiple of the block.</param>
    /// <param name="panel">The target: a number of each row, then the next number of each row.</param>
    /// <param name="lanes">The distance between numbers of a row in the panel.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(byte** rows, nint start, nint count, float* panel, nint lanes)
    {
        const int Line = 4 * BlockTarget.Rows;
        unchecked
        {
            var columns = stackalloc byte[BlockTarget.LongestBlock * BlockTarget.Rows];
            var scales = stackalloc float[BlockTarget.MostParts * BlockTarget.Rows];
            var offsets = stackalloc float[BlockTarget.MostParts * BlockTarget.Rows];
            var spare = stackalloc float[BlockTarget.Spare];
            var target = new BlockTarget(columns, Line, scales, offsets, BlockTarget.Rows, spare);
            for (nint k = 0; k < count; k += TFormat.Length)
            {
                TFormat.Unpack(rows, (start + k) / TFormat.Length * TFormat.Bytes, target);
                var line = columns;
                for (var part = 0; part < TFormat.Length / TFormat.Part; part++)
                {
                    var scale = Vector256.Load(scales + (part * BlockTarget.Rows));
                    var offset = offsets + (part * BlockTarget.Rows);
                    for (var four = 0; four < TFormat.Part; four += 4, line += Line, panel += 4 * lanes)
                    {
                        var integers = Vector256.Load(line);
                        Number(integers, ByteColumns.First, scale, offset).Store(panel);
                        Number(integers, ByteColumns.Second, scale, offset).Store(panel + lanes);
                        Number(integers, ByteColumns.Third, scale, offset).Store(panel + (2 * lanes));
                        Number(integers, ByteColumns.Fourth, scale, offset).Store(panel + (3 * lanes));
                    }
                }
            }
        }
    }

    /// <summary>
    /// Multiplies 32 rows with a column: sums[r] += Σₖ column[k] · row[r][k]. The sums are the chains of a tile, without a panel between.
    /// </summary>
    /// <param name="rows">The addresses of 32 rows.</param>
    /// <param name="start">The first number of each row, a multiple of the block.</param>
    /// <param name="count">The numbers of each row, whole blocks, at most <see cref="BlockTarget.LongestBlock"/>.</param>
    /// <param name="column">The column's number at the first number of the rows.</param>
    /// <param name="sums">32 sums.</param>
    /// <param name="next">The rows that are read next.</param>
    [SkipLocalsInit]
    public static void Multiply(byte** rows, nint start, nint count, float* column, float* sums, ref ComingRows next)
    {
        var integers = stackalloc byte[BlockTarget.LongestBlock * Lanes];
        var scales = stackalloc float[BlockTarget.MostParts * Lanes];
        var offsets = stackalloc float[BlockTarget.MostParts * Lanes];
        for (var group = 0; group < Lanes; group += BlockTarget.Rows)
        {
            Pack(rows + group, start, count, integers + (4 * group), scales + group, offsets + group);
        }

        if (Avx512BW.IsSupported)
        {
            MultiplyWide(count, integers, scales, offsets, column, sums, ref next);
        }
        else
        {
            Multiply(count, integers, scales, offsets, column, sums, ref next);
        }
    }

    /// <summary>
    /// Unpacks eight of 32 rows. Integers are stored four columns at a time, of these rows and then of the next eight; scales and offsets
    /// part by part.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(byte** rows, nint start, nint count, byte* columns, float* scales, float* offsets)
    {
        const int Line = 4 * Lanes;
        unchecked
        {
            var spare = stackalloc float[BlockTarget.Spare];
            for (nint k = 0; k < count; k += TFormat.Length)
            {
                var at = (start + k) / TFormat.Length * TFormat.Bytes;
                TFormat.Unpack(rows, at, new BlockTarget(columns, Line, scales, offsets, Lanes, spare));
                columns += TFormat.Length / 4 * Line;
                scales += TFormat.Length / TFormat.Part * Lanes;
                offsets += TFormat.Length / TFormat.Part * Lanes;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(nint count, byte* integers, float* scales, float* offsets, float* column, float* sums, ref ComingRows next)
    {
        const int Width = BlockTarget.Rows;
        const int Line = 4 * Width;
        unchecked
        {
            var (a, b, c, d) = (
                Vector256.Load(sums),
                Vector256.Load(sums + Width),
                Vector256.Load(sums + (2 * Width)),
                Vector256.Load(sums + (3 * Width))
            );
            for (; count > 0; count -= TFormat.Part, scales += Lanes, offsets += Lanes)
            {
                var (p, q, r, s) = (
                    Vector256.Load(scales),
                    Vector256.Load(scales + Width),
                    Vector256.Load(scales + (2 * Width)),
                    Vector256.Load(scales + (3 * Width))
                );
                for (var four = 0; four < TFormat.Part; four += 4, integers += 4 * Line, column += 4)
                {
                    next.Prefetch(Ahead);
                    var (i, j, m, n) = (
                        Vector256.Load(integers),
                        Vector256.Load(integers + Line),
                        Vector256.Load(integers + (2 * Line)),
                        Vector256.Load(integers + (3 * Line))
                    );
                    var x = Vector256.Create(column[0]);
                    a = Fma.MultiplyAdd(x, Number(i, ByteColumns.First, p, offsets), a);
                    b = Fma.MultiplyAdd(x, Number(j, ByteColumns.First, q, offsets + Width), b);
                    c = Fma.MultiplyAdd(x, Number(m, ByteColumns.First, r, offsets + (2 * Width)), c);
                    d = Fma.MultiplyAdd(x, Number(n, ByteColumns.First, s, offsets + (3 * Width)), d);
                    x = Vector256.Create(column[1]);
                    a = Fma.MultiplyAdd(x, Number(i, ByteColumns.Second, p, offsets), a);
                    b = Fma.MultiplyAdd(x, Number(j, ByteColumns.Second, q, offsets + Width), b);
                    c = Fma.MultiplyAdd(x, Number(m, ByteColumns.Second, r, offsets + (2 * Width)), c);
                    d = Fma.MultiplyAdd(x, Number(n, ByteColumns.Second, s, offsets + (3 * Width)), d);
                    x = Vector256.Create(column[2]);
                    a = Fma.MultiplyAdd(x, Number(i, ByteColumns.Third, p, offsets), a);
                    b = Fma.MultiplyAdd(x, Number(j, ByteColumns.Third, q, offsets + Width), b);
                    c = Fma.MultiplyAdd(x, Number(m, ByteColumns.Third, r, offsets + (2 * Width)), c);
                    d = Fma.MultiplyAdd(x, Number(n, ByteColumns.Third, s, offsets + (3 * Width)), d);
                    x = Vector256.Create(column[3]);
                    a = Fma.MultiplyAdd(x, Number(i, ByteColumns.Fourth, p, offsets), a);
                    b = Fma.MultiplyAdd(x, Number(j, ByteColumns.Fourth, q, offsets + Width), b);
                    c = Fma.MultiplyAdd(x, Number(m, ByteColumns.Fourth, r, offsets + (2 * Width)), c);
                    d = Fma.MultiplyAdd(x, Number(n, ByteColumns.Fourth, s, offsets + (3 * Width)), d);
                }
            }

            a.Store(sums);
            b.Store(sums + Width);
            c.Store(sums + (2 * Width));
            d.Store(sums + (3 * Width));
        }
    }

    /// <summary>The same with sixteen rows in a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyWide(
        nint count,
        byte* integers,
        float* scales,
        float* offsets,
        float* column,
        float* sums,
        ref ComingRows next
    )
    {
        const int Width = 2 * BlockTarget.Rows;
        const int Line = 4 * Width;
        unchecked
        {
            var (first, second) = (Twice(ByteColumns.First), Twice(ByteColumns.Second));
            var (third, fourth) = (Twice(ByteColumns.Third), Twice(ByteColumns.Fourth));
            var (a, b) = (Vector512.Load(sums), Vector512.Load(sums + Width));
            for (; count > 0; count -= TFormat.Part, scales += Lanes, offsets += Lanes)
            {
                var (p, q) = (Vector512.Load(scales), Vector512.Load(scales + Width));
                for (var four = 0; four < TFormat.Part; four += 4, integers += 2 * Line, column += 4)
                {
                    next.Prefetch(Ahead);
                    var (i, j) = (Vector512.Load(integers), Vector512.Load(integers + Line));
                    var x = Vector512.Create(column[0]);
                    a = Vector512.FusedMultiplyAdd(x, Number(i, first, p, offsets), a);
                    b = Vector512.FusedMultiplyAdd(x, Number(j, first, q, offsets + Width), b);
                    x = Vector512.Create(column[1]);
                    a = Vector512.FusedMultiplyAdd(x, Number(i, second, p, offsets), a);
                    b = Vector512.FusedMultiplyAdd(x, Number(j, second, q, offsets + Width), b);
                    x = Vector512.Create(column[2]);
                    a = Vector512.FusedMultiplyAdd(x, Number(i, third, p, offsets), a);
                    b = Vector512.FusedMultiplyAdd(x, Number(j, third, q, offsets + Width), b);
                    x = Vector512.Create(column[3]);
                    a = Vector512.FusedMultiplyAdd(x, Number(i, fourth, p, offsets), a);
                    b = Vector512.FusedMultiplyAdd(x, Number(j, fourth, q, offsets + Width), b);
                }
            }

            a.Store(sums);
            b.Store(sums + Width);
        }
    }

    /// <summary>The number of eight rows that one of four integers stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Number(Vector256<byte> integers, Vector256<byte> choice, Vector256<float> scale, float* offset)
    {
        var integer = Avx.ConvertToVector256Single(Avx2.Shuffle(integers, choice).AsInt32());
        if (TFormat.HasTinyScales)
        {
            integer *= Vector256.Create(ByteColumns.Unit);
        }

        return TFormat.HasOffset ? Fma.MultiplyAdd(integer, scale, Vector256.Load(offset)) : integer * scale;
    }

    /// <summary>The number of sixteen rows that one of four integers stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Number(Vector512<byte> integers, Vector512<byte> choice, Vector512<float> scale, float* offset)
    {
        var chosen = Avx512BW.Shuffle(integers, choice);
        var integer = Avx512F.ConvertToVector512Single(chosen.AsInt32());
        if (TFormat.HasTinyScales)
        {
            integer *= Vector512.Create(ByteColumns.Unit);
        }

        return TFormat.HasOffset ? Vector512.FusedMultiplyAdd(integer, scale, Vector512.Load(offset)) : integer * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Twice(Vector256<byte> choice) => Vector512.Create(choice, choice);
}

using System.Runtime.CompilerServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Rows whose integers are unpacked to bytes.</summary>
/// <typeparam name="TFormat">The format of the rows.</typeparam>
/// <typeparam name="TLanes">A quarter of the rows.</typeparam>
internal readonly unsafe struct ByteSums<TFormat, TLanes> : IBlockSums
    where TFormat : IBlockFormat
    where TLanes : struct, IRowLanes<TLanes>
{
    /// <inheritdoc/>
    public static int Rows => TLanes.Rows;

    /// <inheritdoc/>
    public static int Length => TFormat.Length;

    /// <inheritdoc/>
    public static int Bytes => TFormat.Bytes;

    /// <inheritdoc/>
    public static int Part => TFormat.Part;

    /// <inheritdoc/>
    public static int InByte => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* rows, nint stride, BlockTarget target) => TFormat.Unpack<TLanes>(rows, stride, target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(nint count, byte* integers, float* scales, float* offsets, float* column, float* sums, ref ComingRows next)
    {
        unchecked
        {
            var (width, all) = (TLanes.Rows, 4 * TLanes.Rows);
            // What four numbers of all rows take.
            var ahead = ComingRows.WholeLines(4 * all * TFormat.Bytes / TFormat.Length);
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
                for (var four = 0; four < TFormat.Part; four += 4, integers += 4 * all, column += 4)
                {
                    next.Prefetch(ahead);
                    var (i, j, m, n) = (
                        TLanes.Load(integers),
                        TLanes.Load(integers + all),
                        TLanes.Load(integers + (2 * all)),
                        TLanes.Load(integers + (3 * all))
                    );
                    var x = TLanes.All(column[0]);
                    a.Add(x, BlockNumbers<TFormat>.Of(i, 0, p, offsets));
                    b.Add(x, BlockNumbers<TFormat>.Of(j, 0, q, offsets + width));
                    c.Add(x, BlockNumbers<TFormat>.Of(m, 0, r, offsets + (2 * width)));
                    d.Add(x, BlockNumbers<TFormat>.Of(n, 0, s, offsets + (3 * width)));
                    x = TLanes.All(column[1]);
                    a.Add(x, BlockNumbers<TFormat>.Of(i, 1, p, offsets));
                    b.Add(x, BlockNumbers<TFormat>.Of(j, 1, q, offsets + width));
                    c.Add(x, BlockNumbers<TFormat>.Of(m, 1, r, offsets + (2 * width)));
                    d.Add(x, BlockNumbers<TFormat>.Of(n, 1, s, offsets + (3 * width)));
                    x = TLanes.All(column[2]);
                    a.Add(x, BlockNumbers<TFormat>.Of(i, 2, p, offsets));
                    b.Add(x, BlockNumbers<TFormat>.Of(j, 2, q, offsets + width));
                    c.Add(x, BlockNumbers<TFormat>.Of(m, 2, r, offsets + (2 * width)));
                    d.Add(x, BlockNumbers<TFormat>.Of(n, 2, s, offsets + (3 * width)));
                    x = TLanes.All(column[3]);
                    a.Add(x, BlockNumbers<TFormat>.Of(i, 3, p, offsets));
                    b.Add(x, BlockNumbers<TFormat>.Of(j, 3, q, offsets + width));
                    c.Add(x, BlockNumbers<TFormat>.Of(m, 3, r, offsets + (2 * width)));
                    d.Add(x, BlockNumbers<TFormat>.Of(n, 3, s, offsets + (3 * width)));
                }
            }

            a.Store(sums);
            b.Store(sums + width);
            c.Store(sums + (2 * width));
            d.Store(sums + (3 * width));
        }
    }
}

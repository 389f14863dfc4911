using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels;

/// <summary>
/// The innermost loop for few columns: sums of 32 rows of a matrix for one or two columns. Every sum is the chain of
/// <see cref="ITile"/>, so digits do not depend on the number of columns. Four vectors of rows hide the latency of one chain.
/// </summary>
internal static unsafe class ThinTile
{
    /// <summary>The number of rows of the matrix, which is the number of lanes of a panel.</summary>
    public const int Lanes = 32;

    private const int Width = 8;

    /// <summary>sums[r] += Σₖ column[k] · panel[k][r].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(nint depth, float* column, float* panel, float* sums)
    {
        unchecked
        {
            var (a, b, c, d) = (
                Vector256.Load(sums),
                Vector256.Load(sums + Width),
                Vector256.Load(sums + (2 * Width)),
                Vector256.Load(sums + (3 * Width))
            );
            for (nint k = 0; k < depth; k++, panel += Lanes)
            {
                var x = Vector256.Create(column[k]);
                a = Fma.MultiplyAdd(x, Vector256.Load(panel), a);
                b = Fma.MultiplyAdd(x, Vector256.Load(panel + Width), b);
                c = Fma.MultiplyAdd(x, Vector256.Load(panel + (2 * Width)), c);
                d = Fma.MultiplyAdd(x, Vector256.Load(panel + (3 * Width)), d);
            }

            a.Store(sums);
            b.Store(sums + Width);
            c.Store(sums + (2 * Width));
            d.Store(sums + (3 * Width));
        }
    }

    /// <summary>The same for two columns. The sums of the second stand behind those of the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Two(nint depth, float* first, float* second, float* panel, float* sums)
    {
        unchecked
        {
            var (a, b, c, d) = (
                Vector256.Load(sums),
                Vector256.Load(sums + Width),
                Vector256.Load(sums + (2 * Width)),
                Vector256.Load(sums + (3 * Width))
            );
            var (e, f, g, h) = (
                Vector256.Load(sums + Lanes),
                Vector256.Load(sums + Lanes + Width),
                Vector256.Load(sums + Lanes + (2 * Width)),
                Vector256.Load(sums + Lanes + (3 * Width))
            );
            for (nint k = 0; k < depth; k++, panel += Lanes)
            {
                var (x, y) = (Vector256.Create(first[k]), Vector256.Create(second[k]));
                var rows = Vector256.Load(panel);
                a = Fma.MultiplyAdd(x, rows, a);
                e = Fma.MultiplyAdd(y, rows, e);
                rows = Vector256.Load(panel + Width);
                b = Fma.MultiplyAdd(x, rows, b);
                f = Fma.MultiplyAdd(y, rows, f);
                rows = Vector256.Load(panel + (2 * Width));
                c = Fma.MultiplyAdd(x, rows, c);
                g = Fma.MultiplyAdd(y, rows, g);
                rows = Vector256.Load(panel + (3 * Width));
                d = Fma.MultiplyAdd(x, rows, d);
                h = Fma.MultiplyAdd(y, rows, h);
            }

            a.Store(sums);
            b.Store(sums + Width);
            c.Store(sums + (2 * Width));
            d.Store(sums + (3 * Width));
            e.Store(sums + Lanes);
            f.Store(sums + Lanes + Width);
            g.Store(sums + Lanes + (2 * Width));
            h.Store(sums + Lanes + (3 * Width));
        }
    }
}

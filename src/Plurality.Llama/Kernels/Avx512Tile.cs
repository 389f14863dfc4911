using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels;

/// <summary>Tiles of 8 by 32 or 8 by 16 sums for processors with AVX-512.</summary>
internal readonly unsafe struct Avx512Tile : ITile
{
    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <inheritdoc/>
    public static int Lanes => 16;

    /// <inheritdoc/>
    public static int MostPanels => 2;

    /// <inheritdoc/>
    public static void Multiply(
        int panels,
        nint depth,
        float* rows,
        nint rowStride,
        float* panel,
        nint panelStride,
        float* sums,
        nint sumStride,
        bool continues
    )
    {
        if (panels == 2)
        {
            MultiplyTwo(depth, rows, rowStride, panel, panelStride, sums, sumStride, continues);
        }
        else
        {
            MultiplyOne(depth, rows, rowStride, panel, panelStride, sums, sumStride, continues);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTwo(
        nint depth,
        float* rows,
        nint rowStride,
        float* panel,
        nint panelStride,
        float* sums,
        nint sumStride,
        bool continues
    )
    {
        unchecked // addresses, in the innermost loop
        {
            var behind = rows + (4 * rowStride);
            var three = 3 * rowStride;
            Vector512<float> a0 = Vector512<float>.Zero,
                b0 = Vector512<float>.Zero,
                c0 = Vector512<float>.Zero,
                d0 = Vector512<float>.Zero;
            Vector512<float> e0 = Vector512<float>.Zero,
                f0 = Vector512<float>.Zero,
                g0 = Vector512<float>.Zero,
                h0 = Vector512<float>.Zero;
            Vector512<float> a1 = Vector512<float>.Zero,
                b1 = Vector512<float>.Zero,
                c1 = Vector512<float>.Zero,
                d1 = Vector512<float>.Zero;
            Vector512<float> e1 = Vector512<float>.Zero,
                f1 = Vector512<float>.Zero,
                g1 = Vector512<float>.Zero,
                h1 = Vector512<float>.Zero;
            if (continues)
            {
                a0 = Vector512.Load(sums);
                b0 = Vector512.Load(sums + sumStride);
                c0 = Vector512.Load(sums + (2 * sumStride));
                d0 = Vector512.Load(sums + (3 * sumStride));
                e0 = Vector512.Load(sums + (4 * sumStride));
                f0 = Vector512.Load(sums + (5 * sumStride));
                g0 = Vector512.Load(sums + (6 * sumStride));
                h0 = Vector512.Load(sums + (7 * sumStride));
                a1 = Vector512.Load(sums + Lanes);
                b1 = Vector512.Load(sums + sumStride + Lanes);
                c1 = Vector512.Load(sums + (2 * sumStride) + Lanes);
                d1 = Vector512.Load(sums + (3 * sumStride) + Lanes);
                e1 = Vector512.Load(sums + (4 * sumStride) + Lanes);
                f1 = Vector512.Load(sums + (5 * sumStride) + Lanes);
                g1 = Vector512.Load(sums + (6 * sumStride) + Lanes);
                h1 = Vector512.Load(sums + (7 * sumStride) + Lanes);
            }

            for (nint k = 0; k < depth; k++, rows++, behind++, panel += Lanes)
            {
                var x0 = Vector512.Load(panel);
                var x1 = Vector512.Load(panel + panelStride);
                var w0 = Vector512.Create(rows[0]);
                a0 = Avx512F.FusedMultiplyAdd(w0, x0, a0);
                a1 = Avx512F.FusedMultiplyAdd(w0, x1, a1);
                var w1 = Vector512.Create(rows[rowStride]);
                b0 = Avx512F.FusedMultiplyAdd(w1, x0, b0);
                b1 = Avx512F.FusedMultiplyAdd(w1, x1, b1);
                var w2 = Vector512.Create(rows[2 * rowStride]);
                c0 = Avx512F.FusedMultiplyAdd(w2, x0, c0);
                c1 = Avx512F.FusedMultiplyAdd(w2, x1, c1);
                var w3 = Vector512.Create(rows[three]);
                d0 = Avx512F.FusedMultiplyAdd(w3, x0, d0);
                d1 = Avx512F.FusedMultiplyAdd(w3, x1, d1);
                var w4 = Vector512.Create(behind[0]);
                e0 = Avx512F.FusedMultiplyAdd(w4, x0, e0);
                e1 = Avx512F.FusedMultiplyAdd(w4, x1, e1);
                var w5 = Vector512.Create(behind[rowStride]);
                f0 = Avx512F.FusedMultiplyAdd(w5, x0, f0);
                f1 = Avx512F.FusedMultiplyAdd(w5, x1, f1);
                var w6 = Vector512.Create(behind[2 * rowStride]);
                g0 = Avx512F.FusedMultiplyAdd(w6, x0, g0);
                g1 = Avx512F.FusedMultiplyAdd(w6, x1, g1);
                var w7 = Vector512.Create(behind[three]);
                h0 = Avx512F.FusedMultiplyAdd(w7, x0, h0);
                h1 = Avx512F.FusedMultiplyAdd(w7, x1, h1);
            }

            a0.Store(sums);
            a1.Store(sums + Lanes);
            b0.Store(sums + sumStride);
            b1.Store(sums + sumStride + Lanes);
            c0.Store(sums + (2 * sumStride));
            c1.Store(sums + (2 * sumStride) + Lanes);
            d0.Store(sums + (3 * sumStride));
            d1.Store(sums + (3 * sumStride) + Lanes);
            e0.Store(sums + (4 * sumStride));
            e1.Store(sums + (4 * sumStride) + Lanes);
            f0.Store(sums + (5 * sumStride));
            f1.Store(sums + (5 * sumStride) + Lanes);
            g0.Store(sums + (6 * sumStride));
            g1.Store(sums + (6 * sumStride) + Lanes);
            h0.Store(sums + (7 * sumStride));
            h1.Store(sums + (7 * sumStride) + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyOne(
        nint depth,
        float* rows,
        nint rowStride,
        float* panel,
        nint panelStride,
        float* sums,
        nint sumStride,
        bool continues
    )
    {
        unchecked // addresses, in the innermost loop
        {
            var behind = rows + (4 * rowStride);
            var three = 3 * rowStride;
            Vector512<float> a0 = Vector512<float>.Zero,
                b0 = Vector512<float>.Zero,
                c0 = Vector512<float>.Zero,
                d0 = Vector512<float>.Zero;
            Vector512<float> e0 = Vector512<float>.Zero,
                f0 = Vector512<float>.Zero,
                g0 = Vector512<float>.Zero,
                h0 = Vector512<float>.Zero;
            if (continues)
            {
                a0 = Vector512.Load(sums);
                b0 = Vector512.Load(sums + sumStride);
                c0 = Vector512.Load(sums + (2 * sumStride));
                d0 = Vector512.Load(sums + (3 * sumStride));
                e0 = Vector512.Load(sums + (4 * sumStride));
                f0 = Vector512.Load(sums + (5 * sumStride));
                g0 = Vector512.Load(sums + (6 * sumStride));
                h0 = Vector512.Load(sums + (7 * sumStride));
            }

            for (nint k = 0; k < depth; k++, rows++, behind++, panel += Lanes)
            {
                var x0 = Vector512.Load(panel);
                var w0 = Vector512.Create(rows[0]);
                a0 = Avx512F.FusedMultiplyAdd(w0, x0, a0);
                var w1 = Vector512.Create(rows[rowStride]);
                b0 = Avx512F.FusedMultiplyAdd(w1, x0, b0);
                var w2 = Vector512.Create(rows[2 * rowStride]);
                c0 = Avx512F.FusedMultiplyAdd(w2, x0, c0);
                var w3 = Vector512.Create(rows[three]);
                d0 = Avx512F.FusedMultiplyAdd(w3, x0, d0);
                var w4 = Vector512.Create(behind[0]);
                e0 = Avx512F.FusedMultiplyAdd(w4, x0, e0);
                var w5 = Vector512.Create(behind[rowStride]);
                f0 = Avx512F.FusedMultiplyAdd(w5, x0, f0);
                var w6 = Vector512.Create(behind[2 * rowStride]);
                g0 = Avx512F.FusedMultiplyAdd(w6, x0, g0);
                var w7 = Vector512.Create(behind[three]);
                h0 = Avx512F.FusedMultiplyAdd(w7, x0, h0);
            }

            a0.Store(sums);
            b0.Store(sums + sumStride);
            c0.Store(sums + (2 * sumStride));
            d0.Store(sums + (3 * sumStride));
            e0.Store(sums + (4 * sumStride));
            f0.Store(sums + (5 * sumStride));
            g0.Store(sums + (6 * sumStride));
            h0.Store(sums + (7 * sumStride));
        }
    }
}

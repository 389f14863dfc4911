using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels;

/// <summary>
/// Tiles of 8 by 16 or 8 by 8 sums for processors with AVX2. The wide tile computes four rows at a time: each number that is loaded is used
/// more often than in a narrow tile, whose limit is loading.
/// </summary>
internal readonly unsafe struct Avx2Tile : ITile
{
    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <inheritdoc/>
    public static int Lanes => 8;

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
        if (panels == 1)
        {
            MultiplyOne(depth, rows, rowStride, panel, sums, sumStride, continues);
            return;
        }

        MultiplyTwo(depth, rows, rowStride, panel, panelStride, sums, sumStride, continues);
        unchecked
        {
            MultiplyTwo(depth, rows + (4 * rowStride), rowStride, panel, panelStride, sums + (4 * sumStride), sumStride, continues);
        }
    }

    /// <summary>Four rows and two panels.</summary>
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
            var three = 3 * rowStride;
            var next = panel + panelStride;
            Vector256<float> a0 = Vector256<float>.Zero,
                b0 = Vector256<float>.Zero,
                c0 = Vector256<float>.Zero,
                d0 = Vector256<float>.Zero;
            Vector256<float> a1 = Vector256<float>.Zero,
                b1 = Vector256<float>.Zero,
                c1 = Vector256<float>.Zero,
                d1 = Vector256<float>.Zero;
            if (continues)
            {
                a0 = Vector256.Load(sums);
                a1 = Vector256.Load(sums + Lanes);
                b0 = Vector256.Load(sums + sumStride);
                b1 = Vector256.Load(sums + sumStride + Lanes);
                c0 = Vector256.Load(sums + (2 * sumStride));
                c1 = Vector256.Load(sums + (2 * sumStride) + Lanes);
                d0 = Vector256.Load(sums + (3 * sumStride));
                d1 = Vector256.Load(sums + (3 * sumStride) + Lanes);
            }

            for (nint k = 0; k < depth; k++, rows++, panel += Lanes, next += Lanes)
            {
                var x0 = Vector256.Load(panel);
                var x1 = Vector256.Load(next);
                var w0 = Vector256.Create(rows[0]);
                a0 = Fma.MultiplyAdd(w0, x0, a0);
                a1 = Fma.MultiplyAdd(w0, x1, a1);
                var w1 = Vector256.Create(rows[rowStride]);
                b0 = Fma.MultiplyAdd(w1, x0, b0);
                b1 = Fma.MultiplyAdd(w1, x1, b1);
                var w2 = Vector256.Create(rows[2 * rowStride]);
                c0 = Fma.MultiplyAdd(w2, x0, c0);
                c1 = Fma.MultiplyAdd(w2, x1, c1);
                var w3 = Vector256.Create(rows[three]);
                d0 = Fma.MultiplyAdd(w3, x0, d0);
                d1 = Fma.MultiplyAdd(w3, x1, d1);
            }

            a0.Store(sums);
            a1.Store(sums + Lanes);
            b0.Store(sums + sumStride);
            b1.Store(sums + sumStride + Lanes);
            c0.Store(sums + (2 * sumStride));
            c1.Store(sums + (2 * sumStride) + Lanes);
            d0.Store(sums + (3 * sumStride));
            d1.Store(sums + (3 * sumStride) + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyOne(nint depth, float* rows, nint rowStride, float* panel, float* sums, nint sumStride, bool continues)
    {
        unchecked // addresses, in the innermost loop
        {
            var behind = rows + (4 * rowStride);
            var three = 3 * rowStride;
            Vector256<float> a0 = Vector256<float>.Zero,
                b0 = Vector256<float>.Zero,
                c0 = Vector256<float>.Zero,
                d0 = Vector256<float>.Zero;
            Vector256<float> e0 = Vector256<float>.Zero,
                f0 = Vector256<float>.Zero,
                g0 = Vector256<float>.Zero,
                h0 = Vector256<float>.Zero;
            if (continues)
            {
                a0 = Vector256.Load(sums);
                b0 = Vector256.Load(sums + sumStride);
                c0 = Vector256.Load(sums + (2 * sumStride));
                d0 = Vector256.Load(sums + (3 * sumStride));
                e0 = Vector256.Load(sums + (4 * sumStride));
                f0 = Vector256.Load(sums + (5 * sumStride));
                g0 = Vector256.Load(sums + (6 * sumStride));
                h0 = Vector256.Load(sums + (7 * sumStride));
            }

            for (nint k = 0; k < depth; k++, rows++, behind++, panel += Lanes)
            {
                var x0 = Vector256.Load(panel);
                var w0 = Vector256.Create(rows[0]);
                a0 = Fma.MultiplyAdd(w0, x0, a0);
                var w1 = Vector256.Create(rows[rowStride]);
                b0 = Fma.MultiplyAdd(w1, x0, b0);
                var w2 = Vector256.Create(rows[2 * rowStride]);
                c0 = Fma.MultiplyAdd(w2, x0, c0);
                var w3 = Vector256.Create(rows[three]);
                d0 = Fma.MultiplyAdd(w3, x0, d0);
                var w4 = Vector256.Create(behind[0]);
                e0 = Fma.MultiplyAdd(w4, x0, e0);
                var w5 = Vector256.Create(behind[rowStride]);
                f0 = Fma.MultiplyAdd(w5, x0, f0);
                var w6 = Vector256.Create(behind[2 * rowStride]);
                g0 = Fma.MultiplyAdd(w6, x0, g0);
                var w7 = Vector256.Create(behind[three]);
                h0 = Fma.MultiplyAdd(w7, x0, h0);
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

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Numerics;

/// <summary>exp in single precision, for sums over a vocabulary. The base library's computes in double precision.</summary>
internal static class Exponential
{
    /// <summary>Exponents of 2 below this have no normal number.</summary>
    private const float Least = -126;

    private const float BinaryLogOfE = 1.44269504f;

    // The polynomial's coefficients, by power.
    private const float P1 = 6.931470037e-1f;
    private const float P2 = 2.402224243e-1f;
    private const float P3 = 5.550733581e-2f;
    private const float P4 = 9.671512991e-3f;
    private const float P5 = 1.326472731e-3f;

    /// <summary>
    /// exp(x) for x from −87.3 to 0, with a relative error below 2e-7 + 1e-7 |x|, so that the largest terms of a sum are the most exact.
    /// For less, −∞ included, at most 2^−126. With x / ln 2 = n + f and |f| ≤ 1/2, exp(x) is 2^n 2^f, where a polynomial gives 2^f: that
    /// of degree 5 with the value 1 at 0 whose largest relative error is the smallest, 9e-8 (fitted for this program).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> OfNonPositive(Vector<float> x)
    {
        x = Vector.MaxNative(x * BinaryLogOfE, new Vector<float>(Least));
        var n = Vector.Round(x);
        var f = x - n;
        var p = Vector.MultiplyAddEstimate(new Vector<float>(P5), f, new Vector<float>(P4));
        p = Vector.MultiplyAddEstimate(p, f, new Vector<float>(P3));
        p = Vector.MultiplyAddEstimate(p, f, new Vector<float>(P2));
        p = Vector.MultiplyAddEstimate(p, f, new Vector<float>(P1));
        p = Vector.MultiplyAddEstimate(p, f, Vector<float>.One);
        return Vector.AsVectorSingle(Vector.AsVectorInt32(p) + (Vector.ConvertToInt32Native(n) << 23));
    }

    /// <summary>The same for any x with AVX-512, which has an instruction for 2^n: exp(x) below −87.3 is exact to the smallest number, and
    /// of infinity and of what is not a number it is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        x *= BinaryLogOfE;
        var f = x - Vector512.Round(x);
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(P5), f, Vector512.Create(P4));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P3));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P2));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P1));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512<float>.One);

        // x − f is n. The instruction takes NaN times 2^−∞ for 0, but NaN times 2^NaN for NaN.
        return Avx512F.Scale(p, x - f);
    }
}

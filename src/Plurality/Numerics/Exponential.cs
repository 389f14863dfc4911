using System.Numerics;
using System.Runtime.CompilerServices;

namespace Plurality.Numerics;

/// <summary>exp in single precision, for sums over a vocabulary. The base library's computes in double precision.</summary>
internal static class Exponential
{
    /// <summary>Exponents of 2 below this have no normal number.</summary>
    private const float Least = -126;

    private const float BinaryLogOfE = 1.44269504f;

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
        var p = Vector.MultiplyAddEstimate(new Vector<float>(1.326472731e-3f), f, new Vector<float>(9.671512991e-3f));
        p = Vector.MultiplyAddEstimate(p, f, new Vector<float>(5.550733581e-2f));
        p = Vector.MultiplyAddEstimate(p, f, new Vector<float>(2.402224243e-1f));
        p = Vector.MultiplyAddEstimate(p, f, new Vector<float>(6.931470037e-1f));
        p = Vector.MultiplyAddEstimate(p, f, Vector<float>.One);
        return Vector.AsVectorSingle(Vector.AsVectorInt32(p) + (Vector.ConvertToInt32Native(n) << 23));
    }
}

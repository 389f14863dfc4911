using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plurality.Numerics;

/// <summary>
/// ln Σ exp over a vocabulary's logits in single precision. A row costs most where it is read from memory, so it is read once: the
/// exponentials are relative to the maximum of the numbers so far, a block with a larger one is summed again, and a number that is not
/// finite shows in the sum.
/// </summary>
internal static class LogitSum
{
    /// <summary>The numbers of a block. Summed in single precision before they join a double, they keep the error of a sum over 10⁵
    /// numbers near 1e-7.</summary>
    private const int Block = 2048;

    /// <summary>ln Σ exp(x); NaN if a number is not finite, or if two differ by more than single precision can hold.</summary>
    public static double OfFinite(ReadOnlySpan<float> logits)
    {
        var (maximum, sum) = (float.MinValue, 0.0);
        for (var at = 0; at < logits.Length; )
        {
            var block = logits[at..Math.Min(at + Block, logits.Length)];
            var (largest, part) = Vector512.IsHardwareAccelerated ? OfWide(block, maximum) : Of(block, maximum);
            if (largest > maximum)
            {
                sum *= Math.Exp((double)maximum - largest);
                maximum = largest;
            }
            else
            {
                sum += part;
                at += block.Length;
            }
        }

        return maximum + Math.Log(sum);
    }

    /// <summary>The largest of some numbers and a maximum, and Σ exp(x − maximum). The sum means nothing if a number is above the
    /// maximum, and is NaN if one is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Largest, double Sum) OfWide(ReadOnlySpan<float> numbers, float maximum)
    {
        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(numbers);
        var shift = Vector512.Create(maximum);

        // Two of each hide the latency of one.
        var (most, more) = (shift, shift);
        var (one, two) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var at = 0;
        for (; at + 1 < vectors.Length; at += 2)
        {
            var (x, y) = (vectors[at], vectors[at + 1]);
            most = Vector512.MaxNative(most, x);
            more = Vector512.MaxNative(more, y);
            one += Exponential.Of(x - shift);
            two += Exponential.Of(y - shift);
        }

        most = Vector512.MaxNative(most, more);
        for (var i = 0; i < Vector512<float>.Count; i++)
        {
            maximum = Math.Max(maximum, most[i]);
        }

        return With(numbers[(at * Vector512<float>.Count)..], shift[0], maximum, Vector512.Sum(one + two));
    }

    /// <summary>The same on processors without vectors of 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Largest, double Sum) Of(ReadOnlySpan<float> numbers, float maximum)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        var shift = new Vector<float>(maximum);
        var (most, more) = (shift, shift);
        var (one, two) = (Vector<float>.Zero, Vector<float>.Zero);

        // x · 0 is 0 for finite x and NaN for others.
        var (zero, zeros) = (Vector<float>.Zero, Vector<float>.Zero);
        var at = 0;
        for (; at + 1 < vectors.Length; at += 2)
        {
            var (x, y) = (vectors[at], vectors[at + 1]);
            most = Vector.MaxNative(most, x);
            more = Vector.MaxNative(more, y);
            zero += x * Vector<float>.Zero;
            zeros += y * Vector<float>.Zero;
            one += Exponential.OfNonPositive(x - shift);
            two += Exponential.OfNonPositive(y - shift);
        }

        most = Vector.MaxNative(most, more);
        for (var i = 0; i < Vector<float>.Count; i++)
        {
            maximum = Math.Max(maximum, most[i]);
        }

        return With(numbers[(at * Vector<float>.Count)..], shift[0], maximum, Vector.Sum(one + two) + Vector.Sum(zero + zeros));
    }

    /// <summary>Adds the numbers behind the last whole vector.</summary>
    private static (float Largest, double Sum) With(ReadOnlySpan<float> rest, float shift, float largest, double sum)
    {
        foreach (var number in rest)
        {
            largest = Math.Max(largest, number);
            sum += Math.Exp((double)number - shift) + (number * 0);
        }

        return (largest, sum);
    }
}

using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plurality.Numerics;

/// <summary>Sums of probabilities that are kept as natural logs.</summary>
public static class LogSpace
{
    /// <summary>Elements summed in single precision before they join a double: keeps the error of a sum over 10⁵ tokens near
    /// 1e-7.</summary>
    private const int Chunk = 1024;

    /// <summary>ln Σ exp(x), without overflow; −∞ for no values or only −∞.</summary>
    public static double LogSumExp(ReadOnlySpan<double> logs)
    {
        if (logs.IsEmpty)
        {
            return double.NegativeInfinity;
        }

        var maximum = TensorPrimitives.Max(logs);
        if (!double.IsFinite(maximum))
        {
            return maximum;
        }

        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - maximum);
        }

        return maximum + Math.Log(sum);
    }

    /// <summary>ln Σ exp(x) over a vocabulary's logits, vectorised, without allocation; NaN where one is not a number.</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
        {
            return double.NegativeInfinity;
        }

        var maximum = TensorPrimitives.Max(logits);
        return float.IsFinite(maximum) ? LogSumExp(logits, maximum) : maximum;
    }

    /// <summary>The same over logits that are finite, to the last digit; NaN if one is not. It costs less than a check and a sum, because
    /// one reading checks them and finds their maximum.</summary>
    /// <exception cref="ArgumentException">There are no logits.</exception>
    public static double LogSumExpOfFinite(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
        {
            throw new ArgumentException("logits must hold at least one number; got none.", nameof(logits));
        }

        var maximum = MaximumOfFinite(logits);
        return float.IsNaN(maximum) ? double.NaN : LogSumExp(logits, maximum);
    }

    /// <summary>The largest of some finite numbers; NaN if one is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MaximumOfFinite(ReadOnlySpan<float> numbers)
    {
        // x · 0 is 0 for finite x and NaN for others, so the sums stay 0 only if all are finite. Two of each hide the latency.
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        var (most, more) = (new Vector<float>(float.MinValue), new Vector<float>(float.MinValue));
        var (zero, zeros) = (Vector<float>.Zero, Vector<float>.Zero);
        var at = 0;
        for (; at + 1 < vectors.Length; at += 2)
        {
            var (one, two) = (vectors[at], vectors[at + 1]);
            most = Vector.MaxNative(most, one);
            more = Vector.MaxNative(more, two);
            zero += one * Vector<float>.Zero;
            zeros += two * Vector<float>.Zero;
        }

        var maximum = float.MinValue;
        most = Vector.MaxNative(most, more);
        for (var i = 0; i < Vector<float>.Count; i++)
        {
            maximum = Math.Max(maximum, most[i]);
        }

        var rest = Vector.Sum(zero + zeros);
        foreach (var number in numbers[(at * Vector<float>.Count)..])
        {
            maximum = Math.Max(maximum, number);
            rest += number * 0;
        }

        return float.IsNaN(rest) ? rest : maximum;
    }

    /// <summary>ln Σ exp(x) with a known, finite maximum. Compiled with all optimisations at once: the first answers need it too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double LogSumExp(ReadOnlySpan<float> logits, float maximum)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var shift = new Vector<float>(maximum);
        var sum = 0.0;
        for (var at = 0; at < vectors.Length; )
        {
            // Two sums hide the latency of one.
            var end = Math.Min(at + (Chunk / Vector<float>.Count), vectors.Length);
            var (one, two) = (Vector<float>.Zero, Vector<float>.Zero);
            for (; at + 1 < end; at += 2)
            {
                one += Exponential.OfNonPositive(vectors[at] - shift);
                two += Exponential.OfNonPositive(vectors[at + 1] - shift);
            }

            if (at < end)
            {
                one += Exponential.OfNonPositive(vectors[at++] - shift);
            }

            sum += Vector.Sum(one + two);
        }

        foreach (var logit in logits[(vectors.Length * Vector<float>.Count)..])
        {
            sum += Math.Exp(logit - maximum);
        }

        return maximum + Math.Log(sum);
    }

    /// <summary>
    /// exp(x) / Σ exp(x): a distribution with the sum 1, each −∞ becoming 0.
    /// </summary>
    /// <exception cref="ArgumentException">No value is finite, or one is +∞ or not a number.</exception>
    public static double[] Softmax(ReadOnlySpan<double> logs)
    {
        var maximum = logs.IsEmpty ? double.NegativeInfinity : TensorPrimitives.Max(logs);
        if (!double.IsFinite(maximum))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"logs must hold a finite value, no NaN and no +∞; their maximum is {maximum}."
                ),
                nameof(logs)
            );
        }

        // Shifted by the maximum, not by the log-sum: next to logs as large as 1e4 the log-sum has lost digits that the quotients keep.
        var probabilities = new double[logs.Length];
        var sum = 0.0;
        for (var i = 0; i < logs.Length; i++)
        {
            probabilities[i] = Math.Exp(logs[i] - maximum);
            sum += probabilities[i];
        }

        for (var i = 0; i < logs.Length; i++)
        {
            probabilities[i] /= sum;
        }

        return probabilities;
    }

    /// <summary>σ(x) = 1 / (1 + exp(−x)), in [0,1], without overflow for any x.</summary>
    public static double Sigmoid(double x)
    {
        if (x >= 0)
        {
            return 1 / (1 + Math.Exp(-x));
        }

        var e = Math.Exp(x);
        return e / (1 + e);
    }

    /// <summary>ln(1 + exp(x)) = −ln σ(−x), without overflow and without loss for very negative x; ∞ for ∞.</summary>
    public static double Softplus(double x) => x > 0 ? x + LogOnePlus(Math.Exp(-x)) : LogOnePlus(Math.Exp(x));

    /// <summary>The inverse of <see cref="Sigmoid"/>: ln p − ln(1 − p), infinite at 0 and 1.</summary>
    public static double Logit(double p) => Math.Log(p) - LogOnePlus(-p);

    /// <summary>ln(1 + x) where x may be tiny (Kahan's correction of what 1 + x rounds away).</summary>
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x
            : sum == 0 || double.IsInfinity(sum) ? Math.Log(sum)
            : Math.Log(sum) * (x / (sum - 1));
    }
}

using System.Globalization;
using System.Numerics.Tensors;

namespace Plurality.Numerics;

/// <summary>Sums of probabilities that are kept as natural logs.</summary>
public static class LogSpace
{
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

        var sum = LogitSum.OfFinite(logits);
        return double.IsNaN(sum) ? LogSumExpOfAny(logits) : sum;
    }

    /// <summary>The same over logits that are finite, to the last digit; NaN if one is not. It costs no more, because the reading that sums
    /// them checks them.</summary>
    /// <exception cref="ArgumentException">There are no logits.</exception>
    public static double LogSumExpOfFinite(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
        {
            throw new ArgumentException("logits must hold at least one number; got none.", nameof(logits));
        }

        var sum = LogitSum.OfFinite(logits);
        return double.IsNaN(sum) && TensorPrimitives.IsFiniteAll(logits) ? LogSumExpOfAny(logits) : sum;
    }

    /// <summary>ln Σ exp(x) over any numbers, one at a time.</summary>
    private static double LogSumExpOfAny(ReadOnlySpan<float> logits)
    {
        var maximum = TensorPrimitives.Max(logits);
        if (!float.IsFinite(maximum))
        {
            return maximum;
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp((double)logit - maximum);
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

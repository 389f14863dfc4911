using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>Checks for targets that a threshold separates; their likelihood has no maximum.</summary>
internal static class Separation
{
    /// <summary>
    /// 1 where some threshold has only targets 0 below and only 1 above it (at it, anything), −1 where it is the other way round, 0 where
    /// there is no such threshold.
    /// </summary>
    public static int Direction(double[] logits, double[] targets)
    {
        if (Separates(logits, targets))
        {
            return 1;
        }

        return Separates([.. logits.Select(z => -z)], targets) ? -1 : 0;
    }

    /// <summary>The maximum-likelihood intercept of σ(score + intercept): the mean probability equals the mean target.</summary>
    public static double Intercept(double[] scores, double[] targets)
    {
        // The sum of probabilities rises with the intercept: halve an interval that holds the root. Beyond ±745 σ is 0 or 1.
        var wanted = targets.Sum();
        var (low, high) = (-scores.Max() - 745, -scores.Min() + 745);
        for (var i = 0; i < 200; i++)
        {
            var middle = low + (high - low) / 2;
            if (scores.Sum(score => LogSpace.Sigmoid(score + middle)) < wanted)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low + (high - low) / 2;
    }

    private static bool Separates(double[] logits, double[] targets)
    {
        // No target above 0 has a lower score than a target under 1; equal scores are allowed.
        var firstPositive = logits.Where((_, i) => targets[i] > 0).Min();
        var lastNegative = logits.Where((_, i) => targets[i] < 1).Max();
        return firstPositive >= lastNegative;
    }
}

namespace Plurality.Numerics;

/// <summary>
/// The score interval of a binomial proportion (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22,
/// 1927): all p whose distance from the share k/n is at most z standard errors at p, z = 1.959964 (95 %). It stays within [0,1], and has a
/// width where the share is 0 or 1.
/// </summary>
internal static class WilsonInterval
{
    /// <summary>The 97.5 % quantile of the standard normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The interval of k successes in n trials.</summary>
    /// <param name="successes">k, from 0 to n.</param>
    /// <param name="trials">n, at least 1.</param>
    public static (double Low, double High) Of(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var (n, share) = ((double)trials, (double)successes / trials);
        var centre = (share + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        var half = Z / (1 + (Z * Z / n)) * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4 * n * n)));
        // Both ends are exact where nothing, or everything, was a success; rounding must not move them across the share.
        return (successes == 0 ? 0 : Math.Max(0, centre - half), successes == trials ? 1 : Math.Min(1, centre + half));
    }
}

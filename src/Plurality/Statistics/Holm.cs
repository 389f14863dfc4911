namespace Plurality.Statistics;

/// <summary>
/// Holm's correction: keeps the probability of any false discovery among several tests at the level of one test (Holm 1979).
/// </summary>
internal static class Holm
{
    /// <summary>
    /// The corrected p values, in the order given. The k-th smallest of m is multiplied by m − k + 1, raised to the corrected value before
    /// it if that is larger, and capped at 1. A test without a p value keeps none and does not count.
    /// </summary>
    /// <exception cref="ArgumentException">A p value is outside [0,1] or not a number.</exception>
    public static IReadOnlyList<double?> Adjust(IReadOnlyList<double?> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        if (pValues.Any(p => p is { } value && !(value >= 0 && value <= 1)))
        {
            throw new ArgumentException("p values must be in [0,1].", nameof(pValues));
        }

        int[] ascending = [.. Enumerable.Range(0, pValues.Count).Where(test => pValues[test] is not null).OrderBy(test => pValues[test])];
        var adjusted = new double?[pValues.Count];
        var highest = 0.0;
        for (var place = 0; place < ascending.Length; place++)
        {
            highest = Math.Max(highest, Math.Min(1, pValues[ascending[place]]!.Value * (ascending.Length - place)));
            adjusted[ascending[place]] = highest;
        }

        return adjusted;
    }
}

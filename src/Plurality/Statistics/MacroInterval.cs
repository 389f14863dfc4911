using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>
/// The interval of a macro average with rare labels. n documents vary by only (n − 1)/n of their variance in resamples, so the deviations
/// of the resamples are multiplied by what that takes from the labels' variances together. The middle part is taken around both the mean of
/// the resamples and the figure, since a few rare labels hide which way the figure is biased.
/// </summary>
/// <remarks>Coverage is simulated by bench/Plurality.Coverage; docs/methods/metrics.md#intervals-and-tests has the table.</remarks>
internal static class MacroInterval
{
    /// <summary>
    /// How many documents the labels must have together beyond one each: with fewer, the interval holds the truth in 62 to 89 % of samples
    /// of a good predictor.
    /// </summary>
    public const int LeastFreedom = 5;

    /// <summary>The interval.</summary>
    /// <param name="estimate">The figure.</param>
    /// <param name="having">The number of documents that have each label.</param>
    /// <param name="drawn">The values of each resample; null if it has none.</param>
    /// <param name="level">The share of intervals that should contain the true value.</param>
    /// <param name="range">The range of the figure.</param>
    public static Interval Of(MetricValue estimate, int[] having, MacroValues?[] drawn, double level, ValueRange range)
    {
        int[] present = [.. having.Where(count => count > 0)];
        if (estimate.Support > 1 && present.Sum(count => count - 1) < LeastFreedom)
        {
            return Interval.Without(
                estimate,
                FormattableString.Invariant(
                    $"{present.Sum()} documents with {present.Length} labels are too few; an interval needs {LeastFreedom} more than labels"
                )
            );
        }

        double[] means = [.. drawn.Select(values => values?.Mean).OfType<double>().Order()];
        return Interval.OfEnds(estimate, drawn.Length - means.Length, drawn.Length, () => Ends(estimate.Value!.Value));

        (double, double) Ends(double value)
        {
            var (mean, inflation) = (means.Average(), Inflation(present, drawn));
            var low = Math.Min(mean, value) + (inflation * (Interval.Quantile(means, (1 - level) / 2) - mean));
            var high = Math.Max(mean, value) + (inflation * (Interval.Quantile(means, (1 + level) / 2) - mean));
            return (Math.Max(low, range.Low), Math.Min(high, range.High));
        }
    }

    /// <summary>√(Σ v·n/(n − 1) / Σ v), v the variance of a label's value over the resamples that have it; n = 1 says nothing.</summary>
    private static double Inflation(int[] documents, MacroValues?[] drawn)
    {
        var (sum, inflated) = (0.0, 0.0);
        for (var label = 0; label < documents.Length; label++)
        {
            var variance = Variance([.. drawn.Select(values => values?.Present[label]).OfType<double>()]);
            sum += variance;
            inflated += documents[label] > 1 ? variance * documents[label] / (documents[label] - 1) : variance;
        }

        return sum > 0 ? Math.Sqrt(inflated / sum) : 1;
    }

    private static double Variance(double[] values)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}

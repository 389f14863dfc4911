using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>A figure with its bootstrap interval.</summary>
public sealed record Interval
{
    /// <summary>More undefined resamples than this share, and what is left would no longer be a sample of what could have been
    /// drawn.</summary>
    private const double UndefinedLimit = 0.1;

    private Interval(MetricValue estimate) => Estimate = estimate;

    /// <summary>The figure on the documents themselves.</summary>
    public MetricValue Estimate { get; }

    /// <summary>The lower end; null where there is no interval.</summary>
    public double? Low { get; private init; }

    /// <summary>The upper end; null where there is no interval.</summary>
    public double? High { get; private init; }

    /// <summary>How many resamples gave no value and were left out.</summary>
    public int UndefinedResamples { get; private init; }

    /// <summary>Why there is no figure, or no interval for it; null where there are both.</summary>
    public string? Reason { get; private init; }

    /// <summary>The middle part of the resamples' values, <paramref name="level"/> of them.</summary>
    internal static Interval OfResamples(MetricValue estimate, double?[] resamples, double level)
    {
        if (estimate.Value is null)
        {
            return new Interval(estimate) { Reason = estimate.Reason };
        }

        double[] values = [.. resamples.OfType<double>().Order()];
        var undefined = resamples.Length - values.Length;
        return undefined > UndefinedLimit * resamples.Length
            ? new Interval(estimate)
            {
                UndefinedResamples = undefined,
                Reason = FormattableString.Invariant($"{undefined} of {resamples.Length} resamples have no value"),
            }
            : new Interval(estimate)
            {
                UndefinedResamples = undefined,
                Low = Quantile(values, (1 - level) / 2),
                High = Quantile(values, (1 + level) / 2),
            };
    }

    /// <summary>
    /// The p-quantile at rank p·(B + 1), between neighbours linearly: B values part the line into B + 1 equally likely pieces.
    /// </summary>
    private static double Quantile(double[] ascending, double p)
    {
        var position = Math.Clamp((p * (ascending.Length + 1)) - 1, 0, ascending.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((position - below) * (ascending[above] - ascending[below]));
    }
}

using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>A figure with its bootstrap interval, if one was asked for.</summary>
public sealed record Interval
{
    /// <summary>
    /// The largest share of undefined resamples; above it, the remaining ones no longer represent what could have been drawn.
    /// </summary>
    private const double UndefinedLimit = 0.1;

    private Interval(MetricValue estimate) => Estimate = estimate;

    /// <summary>The figure on the original documents.</summary>
    public MetricValue Estimate { get; }

    /// <summary>The lower end; null if there is no interval.</summary>
    public double? Low { get; private init; }

    /// <summary>The upper end; null if there is no interval.</summary>
    public double? High { get; private init; }

    /// <summary>The number of resamples that gave no value and were left out.</summary>
    public int UndefinedResamples { get; private init; }

    /// <summary>Why there is no figure or no interval; null if there is what was asked for.</summary>
    public string? Reason { get; private init; }

    /// <summary>Creates a figure without an interval, with the reason.</summary>
    internal static Interval Without(MetricValue estimate, string reason) => new(estimate) { Reason = estimate.Reason ?? reason };

    /// <summary>A figure of which no interval was asked for.</summary>
    internal static Interval NotAsked(MetricValue estimate) => new(estimate) { Reason = estimate.Reason };

    /// <summary>A single document says nothing about variation: resampling it repeatedly would suggest certainty.</summary>
    internal static Interval OfOneDocument(MetricValue estimate) => Without(estimate, "one document has no interval");

    /// <summary>The middle part of the resamples' values, a share of <paramref name="level"/>; it always contains the estimate.</summary>
    internal static Interval OfResamples(MetricValue estimate, double?[] resamples, double level)
    {
        var values = Defined(resamples);
        Array.Sort(values);
        return OfEnds(estimate, resamples.Length - values.Length, resamples.Length, () =>
            (Quantile(values, (1 - level) / 2), Quantile(values, (1 + level) / 2))
        );
    }

    /// <summary>The values of the resamples that have one, in their order.</summary>
    internal static double[] Defined(double?[] resamples)
    {
        var (values, count) = (new double[resamples.Length], 0);
        foreach (var value in resamples) // millions of them: OfType would box each
        {
            if (value is { } defined)
            {
                values[count++] = defined;
            }
        }

        return values[..count];
    }

    /// <summary>The interval between two ends, extended to contain the estimate; none if too many resamples are undefined.</summary>
    internal static Interval OfEnds(MetricValue estimate, int undefined, int resamples, Func<(double Low, double High)> ends)
    {
        if (estimate.Value is not { } value)
        {
            return new Interval(estimate) { Reason = estimate.Reason };
        }

        if (estimate.Support == 1)
        {
            return OfOneDocument(estimate);
        }

        if (undefined > UndefinedLimit * resamples)
        {
            return new Interval(estimate)
            {
                UndefinedResamples = undefined,
                Reason = FormattableString.Invariant($"{undefined} of {resamples} resamples have no value"),
            };
        }

        var (low, high) = ends();
        return new Interval(estimate)
        {
            UndefinedResamples = undefined,
            Low = Math.Min(low, value),
            High = Math.Max(high, value),
        };
    }

    /// <summary>
    /// The p-quantile at rank p·(B + 1), interpolated linearly between neighbours: B values divide the line into B + 1 equally likely
    /// pieces.
    /// </summary>
    internal static double Quantile(double[] ascending, double p)
    {
        var position = Math.Clamp((p * (ascending.Length + 1)) - 1, 0, ascending.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((position - below) * (ascending[above] - ascending[below]));
    }
}

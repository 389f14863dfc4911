using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>A figure with its bootstrap interval.</summary>
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

    /// <summary>Why there is no figure or no interval; null if there are both.</summary>
    public string? Reason { get; private init; }

    /// <summary>Creates a figure without an interval, with the reason.</summary>
    internal static Interval Without(MetricValue estimate, string reason) => new(estimate) { Reason = estimate.Reason ?? reason };

    /// <summary>A single document says nothing about variation: resampling it repeatedly would suggest certainty.</summary>
    internal static Interval OfOneDocument(MetricValue estimate) => Without(estimate, "one document has no interval");

    /// <summary>The middle part of the resamples' values, a share of <paramref name="level"/>; it always contains the estimate.</summary>
    internal static Interval OfResamples(
        MetricValue estimate,
        double?[] resamples,
        double level,
        ResampleShape shape = ResampleShape.AsDrawn,
        ValueRange? range = null
    )
    {
        if (estimate.Value is not { } value)
        {
            return new Interval(estimate) { Reason = estimate.Reason };
        }

        if (estimate.Support == 1)
        {
            return OfOneDocument(estimate);
        }

        double[] values = [.. resamples.OfType<double>().Order()];
        var undefined = resamples.Length - values.Length;
        if (undefined > UndefinedLimit * resamples.Length)
        {
            return new Interval(estimate)
            {
                UndefinedResamples = undefined,
                Reason = FormattableString.Invariant($"{undefined} of {resamples.Length} resamples have no value"),
            };
        }

        var (low, high) = (Quantile(values, (1 - level) / 2), Quantile(values, (1 + level) / 2));
        if (shape == ResampleShape.Reflected)
        {
            (low, high) = ((2 * value) - high, (2 * value) - low);
        }
        else if (shape == ResampleShape.Centred)
        {
            var shift = value - values.Average();
            (low, high) = (low + shift, high + shift);
        }
        else if (shape == ResampleShape.Widened)
        {
            var correction = 2 * (value - values.Average());
            (low, high) = (low + Math.Min(correction, 0), high + Math.Max(correction, 0));
        }

        if (range is { } limits)
        {
            (low, high) = (Math.Max(low, limits.Low), Math.Min(high, limits.High));
        }

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
    private static double Quantile(double[] ascending, double p)
    {
        var position = Math.Clamp((p * (ascending.Length + 1)) - 1, 0, ascending.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((position - below) * (ascending[above] - ascending[below]));
    }
}

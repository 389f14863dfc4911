using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Analysis;

/// <summary>
/// Percentile intervals for the figures of one run, all from the same resamples of its documents: with replacement, as many as there are.
/// A resample in which a figure is undefined does not count for it.
/// </summary>
internal static class RatioBootstrap
{
    /// <summary>The chance that an interval leaves out at each end.</summary>
    private const double Tail = 0.025;

    /// <summary>Completes figures.</summary>
    /// <param name="ratios">The figures.</param>
    /// <param name="documents">How many documents the run has.</param>
    /// <param name="settings">Seed and number of resamples.</param>
    public static IReadOnlyList<Estimate> Of(IReadOnlyList<Ratio> ratios, int documents, AnalysisSettings settings)
    {
        var resampled = new double[ratios.Count, settings.Resamples];
        var weights = new double[documents];
        var generator = SeededGenerator.For(settings.Seed, "analysis-bootstrap");
        for (var resample = 0; resample < settings.Resamples; resample++)
        {
            Array.Clear(weights);
            for (var draw = 0; draw < documents; draw++) weights[generator.NextInt(documents)]++;
            for (var figure = 0; figure < ratios.Count; figure++) resampled[figure, resample] = ratios[figure].Weighed(weights);
        }

        return [.. ratios.Select((ratio, figure) => Estimate(
            ratio, [.. Enumerable.Range(0, settings.Resamples).Select(resample => resampled[figure, resample]).Where(value => !double.IsNaN(value)).Order()]))];
    }

    private static Estimate Estimate(Ratio ratio, double[] sorted)
    {
        if (ratio.Value is not { } value) return new Estimate(new MetricValue(null, ratio.Support, ratio.Undefined), null);
        var figure = new MetricValue(value, ratio.Support, null);

        // One document drawn again and again does not vary: an interval of width 0 would say that the figure is certain.
        return ratio.Documents < 2 || sorted.Length == 0
            ? new Estimate(figure, null)
            : new Estimate(figure, new Interval(Quantile(sorted, Tail), Quantile(sorted, 1 - Tail)));
    }

    /// <summary>Linear interpolation between the order statistics around (n − 1)·q.</summary>
    private static double Quantile(double[] sorted, double q)
    {
        var place = (sorted.Length - 1) * q;
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}

using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Statistics;

/// <summary>
/// Resamples of documents, with replacement, and the percentile intervals they give. Make one for a table and use it for every method and
/// metric: resample <c>i</c> is then the same documents everywhere, and differences between methods are paired.
/// </summary>
/// <remarks>
/// Percentile, because it stays inside a metric's range, needs nothing but the metric, and covers: simulated at n = 200 with 4,000
/// repetitions, 94.6 % for NLL of hard decisions, 94.5 % for F1, 93.9 % for a χ² with one degree of freedom. BCa gained 0.7 points on the
/// last and lost none, but needs a jackknife, and for rare successes overshot (97.2 %); studentised intervals covered best under extreme
/// skew but leave [0,1]. Only a log-normal with σ = 1, more skewed than a clipped NLL can be over few labels, fell below 93 % (92.9).
/// A metric that rises with noise, such as a calibration error, has resamples above its estimate: its interval says how it varies, not
/// how large the bias is.
/// </remarks>
internal sealed class Bootstrap
{
    private readonly int[][] _weights;

    /// <summary>Draws the resamples; each has a generator of its own, so that more resamples begin with the same ones.</summary>
    /// <param name="documents">How many documents there are, and are drawn each time.</param>
    /// <param name="seed">The seed; the same seed gives the same resamples for ever.</param>
    /// <param name="resamples">How often to draw, at least 20.</param>
    /// <param name="level">The share of intervals that are meant to hold the true value, in (0,1).</param>
    /// <exception cref="ArgumentOutOfRangeException">No document, fewer than 20 resamples, or a level outside (0,1).</exception>
    public Bootstrap(int documents, ulong seed, int resamples = 1000, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(documents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 20);
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "level must lie between 0 and 1.");
        }

        (Documents, Seed, Level) = (documents, seed, level);
        _weights = new int[resamples][];
        for (var resample = 0; resample < resamples; resample++)
        {
            var generator = SeededGenerator.For(seed, "bootstrap", FormattableString.Invariant($"{resample}"));
            var weights = _weights[resample] = new int[documents];
            for (var draw = 0; draw < documents; draw++)
            {
                weights[generator.NextInt(documents)]++;
            }
        }
    }

    /// <summary>The number of documents in each resample: the unit that is drawn.</summary>
    public int Documents { get; }

    /// <summary>The seed that drew them.</summary>
    public ulong Seed { get; }

    /// <summary>The number of resamples.</summary>
    public int Resamples => _weights.Length;

    /// <summary>The share of intervals that are meant to hold the true value.</summary>
    public double Level { get; }

    /// <summary>How often each document counts in a resample.</summary>
    public ReadOnlySpan<int> Weights(int resample) => _weights[resample];

    /// <summary>The intervals of a metric's values: one, or one per label.</summary>
    /// <exception cref="ArgumentException">The documents are more or fewer than those of the resamples.</exception>
    public IReadOnlyList<Interval> Intervals(IMetric metric, ScoredDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Intervals(metric.Prepare(documents));
    }

    /// <inheritdoc cref="Intervals(IMetric, ScoredDocuments)"/>
    public IReadOnlyList<Interval> Intervals(IPreparedMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        double?[][] drawn = [.. _weights.Select(weights => metric.Compute(weights).Select(value => value.Value).ToArray())];
        return
        [
            .. Estimates(metric)
                .Select((estimate, place) => Interval.OfResamples(estimate, [.. drawn.Select(values => values[place])], Level)),
        ];
    }

    internal IReadOnlyList<MetricValue> Estimates(IPreparedMetric metric)
    {
        var ones = new int[Documents];
        Array.Fill(ones, 1);
        return metric.Compute(ones);
    }
}

using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Statistics;

/// <summary>
/// Resamples of documents, with replacement, and the percentile intervals they give. Make one for a table and use it for every method and
/// metric: resample <c>i</c> is then the same documents everywhere, and differences between methods are paired.
/// </summary>
/// <remarks>
/// The base is the percentile interval. For macro-averaged F1, docs/methods/metrics.md#intervals-and-tests compares others (made by
/// bench/Plurality.Coverage). BCa is as good where every label has many documents, and falls far short where labels are rare, which is why
/// it is not used. Every metric of counts (<see cref="IDrawnMetric"/>) is <see cref="ResampleShape.Widened"/>. That was simulated for
/// macro-averaged F1 alone, where it holds the truth more often, at times too often, and still falls short where most labels of a sample
/// stand in one document. For the other metrics of counts it is known only to make the interval wider. Metrics that rise with noise
/// (<see cref="IBiasedMetric"/>) are reflected or centred; an error of exactly 0 they hold less often than the level says.
/// </remarks>
internal sealed class Bootstrap
{
    private readonly double[][] _weights;
    private readonly double[] _once;

    /// <summary>Draws the resamples; each has a generator of its own, so that more resamples begin with the same ones.</summary>
    /// <param name="documents">How many documents there are, and are drawn each time.</param>
    /// <param name="seed">The seed; the same seed gives the same resamples for ever.</param>
    /// <param name="resamples">How often to draw, at least 20.</param>
    /// <param name="level">The share of intervals that are meant to hold the true value, in (0,1).</param>
    /// <param name="documentWeights">How much each document counts whenever it is drawn; null where all count alike.</param>
    /// <exception cref="ArgumentOutOfRangeException">No document, fewer than 20 resamples, or a level outside (0,1).</exception>
    public Bootstrap(int documents, ulong seed, int resamples = 1000, double level = 0.95, double[]? documentWeights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(documents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 20);
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "level must lie between 0 and 1.");
        }

        (Documents, Seed, Level) = (documents, seed, level);
        _once = documentWeights ?? [.. Enumerable.Repeat(1.0, documents)];
        Metrics.Weights.Check(_once, documents);
        _weights = new double[resamples][];
        for (var resample = 0; resample < resamples; resample++)
        {
            var generator = SeededGenerator.For(seed, "bootstrap", FormattableString.Invariant($"{resample}"));
            var weights = _weights[resample] = new double[documents];
            for (var draw = 0; draw < documents; draw++)
            {
                var drawn = generator.NextInt(documents);
                weights[drawn] += _once[drawn];
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

    /// <summary>How much each document counts in a resample.</summary>
    public ReadOnlySpan<double> Weights(int resample) => _weights[resample];

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
        var estimates = Estimates(metric);
        if (Documents == 1)
        {
            return [.. estimates.Select(Interval.OfOneDocument)];
        }

        double?[][] drawn = [.. _weights.Select(weights => Drawn(metric, weights).Select(value => value.Value).ToArray())];
        (ResampleShape Shape, ValueRange? Range) how = metric switch
        {
            IDrawnMetric counts => (ResampleShape.Widened, counts.Range),
            IBiasedMetric { IsCorrected: true } => (ResampleShape.Centred, new ValueRange(0, double.PositiveInfinity)),
            IBiasedMetric => (ResampleShape.Reflected, new ValueRange(0, double.PositiveInfinity)),
            _ => (ResampleShape.AsDrawn, null),
        };
        return
        [
            .. estimates.Select(
                (estimate, place) => Interval.OfResamples(estimate, [.. drawn.Select(values => values[place])], Level, how.Shape, how.Range)
            ),
        ];
    }

    /// <summary>The values of a resample.</summary>
    internal static IReadOnlyList<MetricValue> Drawn(IPreparedMetric metric, ReadOnlySpan<double> weights) =>
        metric is IDrawnMetric drawn ? drawn.Draw(weights) : metric.Compute(weights);

    internal IReadOnlyList<MetricValue> Estimates(IPreparedMetric metric) => metric.Compute(_once);
}

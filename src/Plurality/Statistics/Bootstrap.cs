using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Statistics;

/// <summary>
/// Resamples of documents, with replacement, and the percentile intervals they give. Create one per table and use it for every method and
/// metric: resample <c>i</c> then has the same documents everywhere, so differences between methods are paired.
/// </summary>
/// <remarks>
/// The base is the percentile interval. For macro-averaged F1, docs/methods/metrics.md#intervals-and-tests compares alternatives (computed
/// by bench/Plurality.Coverage). BCa is not used: it is as good if every label has many documents, but falls far short if labels are rare.
/// Every count-based metric (<see cref="IDrawnMetric"/>) uses <see cref="ResampleShape.Widened"/>. This was simulated for macro-averaged F1
/// alone. There it contains the truth more often, at times too often, and still falls short if one document holds most labels of a sample.
/// For the other count-based metrics it is only known to widen the interval. Metrics that rise with noise (<see cref="IBiasedMetric"/>) are
/// reflected or centred; their intervals contain an error of exactly 0 less often than the level says.
/// </remarks>
internal sealed class Bootstrap
{
    private readonly double[][] _weights;
    private readonly double[] _once;

    /// <summary>Draws the resamples. Each has its own generator, so a larger number of resamples begins with the same ones.</summary>
    /// <param name="documents">The number of documents, which is also the size of each resample.</param>
    /// <param name="seed">The seed; the same seed always gives the same resamples.</param>
    /// <param name="resamples">The number of resamples, at least 20.</param>
    /// <param name="level">The share of intervals that should contain the true value, in (0,1).</param>
    /// <param name="documentWeights">The weight of each document whenever it is drawn; null if all documents count equally.</param>
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

    /// <summary>The number of documents in each resample; documents are the unit of resampling.</summary>
    public int Documents { get; }

    /// <summary>The seed of the resamples.</summary>
    public ulong Seed { get; }

    /// <summary>The number of resamples.</summary>
    public int Resamples => _weights.Length;

    /// <summary>The share of intervals that should contain the true value.</summary>
    public double Level { get; }

    /// <summary>The weight of each document in a resample.</summary>
    public ReadOnlySpan<double> Weights(int resample) => _weights[resample];

    /// <summary>The intervals of a metric's values: one, or one per label.</summary>
    /// <exception cref="ArgumentException">The number of documents differs from that of the resamples.</exception>
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

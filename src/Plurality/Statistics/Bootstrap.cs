using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Statistics;

/// <summary>
/// Resamples of documents, with replacement, and the percentile intervals they give. Create one per table and use it for every method and
/// metric: resample <c>i</c> then has the same documents everywhere, so differences between methods are paired.
/// </summary>
/// <remarks>
/// Three kinds of metrics have their own intervals: macro averages (<see cref="MacroInterval"/>), metrics that rise with noise
/// (<see cref="DeviationInterval"/>) and values of labels, which need <see cref="LeastOfLabel"/> documents. BCa is not used: it falls far
/// short if labels are rare. docs/methods/metrics.md#intervals-and-tests compares them by simulation.
/// </remarks>
internal sealed class Bootstrap
{
    /// <summary>
    /// The documents that a label's value must rest on. With 5 to 9, the interval of a good predictor's recall holds the truth in 42 to
    /// 67 % of samples, that of its F1 in 53 to 88 %.
    /// </summary>
    public const int LeastOfLabel = 10;

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

        if (metric is IMacroMetric macro)
        {
            MacroValues?[] labels = [.. _weights.Select(weights => macro.Labels(weights))];
            return [MacroInterval.Of(estimates[0], macro.Having(_once), labels, Level, macro.Range)];
        }

        if (metric is IDeviationMetric bins)
        {
            double[]?[] deviations = [.. _weights.Select(weights => bins.Deviations(weights))];
            return [DeviationInterval.Of(estimates[0], bins.Deviations(_once), deviations, bins.Norm, Level)];
        }

        double?[][] drawn = [.. _weights.Select(weights => metric.Compute(weights).Select(value => value.Value).ToArray())];
        var having = (metric as ILabelledMetric)?.Having(_once);
        return
        [
            .. estimates.Select(
                (estimate, place) =>
                    having?[place] < LeastOfLabel
                        ? Interval.Without(
                            estimate,
                            FormattableString.Invariant($"an interval needs {LeastOfLabel} documents that ")
                                + FormattableString.Invariant($"{((ILabelledMetric)metric).What}; got {having[place]}")
                        )
                        : Interval.OfResamples(estimate, [.. drawn.Select(values => values[place])], Level)
            ),
        ];
    }

    /// <summary>The values of a resample; a macro average leaves out labels that only the resample lacks.</summary>
    internal static IReadOnlyList<MetricValue> Drawn(IPreparedMetric metric, ReadOnlySpan<double> weights)
    {
        var values = metric.Compute(weights);
        return metric is not IMacroMetric macro || values[0].Value is null ? values
            : macro.Labels(weights)?.Mean is { } mean ? [MetricValue.Defined(mean, values[0].Support)]
            : [MetricValue.Undefined(values[0].Support, "no document of the resample has gold labels")];
    }

    internal IReadOnlyList<MetricValue> Estimates(IPreparedMetric metric) => metric.Compute(_once);
}

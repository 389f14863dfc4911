using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>The percentile intervals of a metric's values.</summary>
internal sealed class PercentileIntervals : IResampledFigure
{
    /// <summary>
    /// The documents that a label's value must rest on. With 5 to 9, the interval of a good predictor's recall holds the truth in 64 %
    /// of samples, that of its F1 in 84 %. A macro average needs as many (<see cref="MacroInterval.LeastBeyondFirst"/>).
    /// </summary>
    public const int LeastOfLabel = 10;

    private readonly IPreparedMetric _metric;
    private readonly IReadOnlyList<MetricValue> _estimates;
    private readonly int[]? _having;
    private readonly double _level;
    private readonly double?[][] _drawn;

    /// <summary>Expects as many resamples.</summary>
    public PercentileIntervals(IPreparedMetric metric, double[] once, int resamples, double level)
    {
        (_metric, _level, _estimates) = (metric, level, metric.Compute(once));
        _having = (metric as ILabelledMetric)?.Having(once);
        _drawn = [.. _estimates.Select(_ => new double?[resamples])];
    }

    /// <inheritdoc/>
    public void Draw(int first, WeightTile tile)
    {
        foreach (var (lane, values) in Resample.Values(_metric, tile).Index())
        {
            for (var place = 0; place < _drawn.Length; place++)
            {
                _drawn[place][first + lane] = values[place].Value;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Interval> Intervals() =>
        [
            .. _estimates.Select(
                (estimate, place) =>
                    _having?[place] < LeastOfLabel
                        ? Interval.Without(
                            estimate,
                            FormattableString.Invariant($"an interval needs {LeastOfLabel} documents that ")
                                + FormattableString.Invariant($"{((ILabelledMetric)_metric).What}; got {_having[place]}")
                        )
                        : Interval.OfResamples(estimate, _drawn[place], _level)
            ),
        ];
}

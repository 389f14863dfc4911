using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>
/// The interval of a macro average with rare labels. n documents vary by only (n − 1)/n of their variance in resamples, so the deviations
/// of the resamples are multiplied by what that takes from the labels' variances together. The middle part is taken around both the mean of
/// the resamples and the figure, since a few rare labels hide which way the figure is biased.
/// </summary>
/// <remarks>Coverage is simulated by bench/Plurality.Coverage; docs/methods/metrics.md#intervals-and-tests has the table.</remarks>
internal sealed class MacroInterval : IResampledFigure
{
    /// <summary>
    /// How many documents the labels must have beyond one each, besides <see cref="PercentileIntervals.LeastOfLabel"/> in all. With
    /// fewer, most labels have one: for labels of 0.4 % in 50 documents, the interval held the truth in 61.5 % of samples of a good
    /// predictor. A single label needs more than these, since no other label's error cancels its own.
    /// </summary>
    public const int LeastBeyondFirst = 5;

    private readonly IMacroMetric _metric;
    private readonly MetricValue _estimate;
    private readonly int[] _having;
    private readonly double _level;
    private readonly double?[] _means;

    /// <summary>
    /// For each block, the sums over its resamples of each label's deviation from its value in the documents, and of their squares.
    /// </summary>
    private readonly SortedDictionary<int, (int Count, double Sum, double Squares)[]> _labels = [];

    private readonly double[] _centres;

    /// <summary>Expects as many resamples.</summary>
    public MacroInterval(IMacroMetric metric, double[] once, int resamples, double level)
    {
        var tile = WeightTile.Of(once);
        (_metric, _level, _estimate) = (metric, level, metric.Compute(tile)[0][0]);
        _having = metric.Having(once);
        _centres = [.. (metric.Labels(tile, _having)[0]?.Present ?? []).Select(value => value ?? 0)];
        _means = new double?[resamples];
    }

    /// <inheritdoc/>
    public void Draw(int first, WeightTile tile)
    {
        if (_metric.WithoutInterval is not null)
        {
            return;
        }

        var sums = Block(first);
        foreach (var (lane, values) in _metric.Labels(tile, _having).Index())
        {
            _means[first + lane] = values?.Mean;
            for (var label = 0; label < sums.Length; label++)
            {
                if (values?.Present[label] is { } value)
                {
                    var (count, sum, squares) = sums[label];
                    var deviation = value - _centres[label];
                    sums[label] = (count + 1, sum + deviation, squares + (deviation * deviation));
                }
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Interval> Intervals()
    {
        int[] present = [.. _having.Where(count => count > 0)];
        if (_metric.WithoutInterval is { } unreliable)
        {
            return [Interval.Without(_estimate, unreliable)];
        }

        var documents = present.Sum();
        if (_estimate.Support > 1 && (documents < PercentileIntervals.LeastOfLabel || documents - present.Length < LeastBeyondFirst))
        {
            return
            [
                Interval.Without(
                    _estimate,
                    FormattableString.Invariant($"an interval needs {PercentileIntervals.LeastOfLabel} documents that have a label, ")
                        + FormattableString.Invariant($"{LeastBeyondFirst} of them beyond the first of each label; got {documents} of ")
                        + FormattableString.Invariant($"{present.Length} {(present.Length == 1 ? "label" : "labels")}")
                ),
            ];
        }

        return [Interval.OfEnds(_estimate, _means.Count(mean => mean is null), _means.Length, () => Ends(_estimate.Value!.Value))];
    }

    /// <summary>
    /// By how much the resamples differ from their mean, in ascending order, as much as fresh documents would; empty if none has a value.
    /// </summary>
    public double[] Deviations()
    {
        double[] means = [.. _means.OfType<double>().Order()];
        if (means.Length > 0)
        {
            var (mean, inflation) = (means.Average(), Inflation());
            for (var place = 0; place < means.Length; place++)
            {
                means[place] = inflation * (means[place] - mean);
            }
        }

        return means;
    }

    private (double, double) Ends(double value)
    {
        var (mean, deviations) = (_means.OfType<double>().Order().Average(), Deviations());
        var low = Math.Min(mean, value) + Interval.Quantile(deviations, (1 - _level) / 2);
        var high = Math.Max(mean, value) + Interval.Quantile(deviations, (1 + _level) / 2);
        return (Math.Max(low, _metric.Range.Low), Math.Min(high, _metric.Range.High));
    }

    private (int Count, double Sum, double Squares)[] Block(int first)
    {
        lock (_labels)
        {
            var block = Bootstrap.Block(first);
            if (!_labels.TryGetValue(block, out var sums))
            {
                sums = new (int, double, double)[_centres.Length];
                _labels.Add(block, sums);
            }

            return sums;
        }
    }

    /// <summary>
    /// √(Σ v·n/(n − 1) / Σ v), v the variance of a label's value over the resamples that have it; n = 1 says nothing.
    /// </summary>
    private double Inflation()
    {
        var (sum, inflated) = (0.0, 0.0);
        int[] present = [.. _having.Where(documents => documents > 0)];
        for (var label = 0; label < _centres.Length; label++)
        {
            var (count, first, squares) = (0, 0.0, 0.0);
            foreach (var tile in _labels.Values)
            {
                (count, first, squares) = (count + tile[label].Count, first + tile[label].Sum, squares + tile[label].Squares);
            }

            var variance = count > 1 ? Math.Max(0, squares - (first * first / count)) / (count - 1) : 0;
            var documents = present[label];
            sum += variance;
            inflated += documents > 1 ? variance * documents / (documents - 1) : variance;
        }

        return sum > 0 ? Math.Sqrt(inflated / sum) : 1;
    }
}

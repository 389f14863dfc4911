using Plurality.Metrics;

namespace Plurality.Statistics;

/// <summary>The values of resamples.</summary>
internal static class Resample
{
    /// <summary>The values of each lane. A metric that computes one resample at a time is used by one thread at a time.</summary>
    public static IReadOnlyList<MetricValue>[] Values(IPreparedMetric metric, WeightTile tile)
    {
        if (metric is ITiledMetric tiled)
        {
            return tiled.Compute(tile);
        }

        lock (metric)
        {
            return [.. Enumerable.Range(0, tile.Lanes).Select(lane => metric.Compute(tile.Lane(lane)))];
        }
    }

    /// <summary>The single value of each lane; a macro average leaves out labels that only the resample lacks.</summary>
    public static MetricValue[] Drawn(IPreparedMetric metric, WeightTile tile)
    {
        var values = Array.ConvertAll(Values(metric, tile), lane => lane[0]);
        if (metric is not IMacroMetric macro)
        {
            return values;
        }

        var labels = macro.Labels(tile);
        return
        [
            .. values.Select(
                (value, lane) =>
                    value.Value is null ? value
                    : labels[lane]?.Mean is { } mean ? MetricValue.Defined(mean, value.Support)
                    : MetricValue.Undefined(value.Support, "no document of the resample has gold labels")
            ),
        ];
    }
}

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
}

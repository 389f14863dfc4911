namespace Plurality.Metrics;

/// <summary>A prepared metric that computes several resamples at once; several threads may use it.</summary>
internal interface ITiledMetric : IPreparedMetric
{
    /// <summary>The values of each lane: one, or one per label.</summary>
    IReadOnlyList<MetricValue>[] Compute(WeightTile tile);

    /// <inheritdoc/>
    IReadOnlyList<MetricValue> IPreparedMetric.Compute(ReadOnlySpan<double> weights) => Compute(WeightTile.Of(weights))[0];
}

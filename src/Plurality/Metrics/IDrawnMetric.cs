namespace Plurality.Metrics;

/// <summary>A prepared metric with its own rule for resamples.</summary>
internal interface IDrawnMetric : IPreparedMetric
{
    /// <summary>The range of the metric's values.</summary>
    ValueRange Range { get; }

    /// <summary>
    /// The values of a resample. They equal <see cref="IPreparedMetric.Compute"/>, except that a label which the documents have but the
    /// resample lacks by chance is left out instead of counting as 0/0.
    /// </summary>
    IReadOnlyList<MetricValue> Draw(ReadOnlySpan<double> weights);
}

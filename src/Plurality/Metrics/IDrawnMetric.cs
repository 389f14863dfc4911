namespace Plurality.Metrics;

/// <summary>A prepared metric with a rule of its own for resamples.</summary>
internal interface IDrawnMetric : IPreparedMetric
{
    /// <summary>Between which values it lies.</summary>
    ValueRange Range { get; }

    /// <summary>
    /// The values of a resample: those of <see cref="IPreparedMetric.Compute"/>, but what the documents have and the resample lacks by
    /// chance is left out, instead of counting as 0/0.
    /// </summary>
    IReadOnlyList<MetricValue> Draw(ReadOnlySpan<double> weights);
}

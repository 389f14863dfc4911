namespace Plurality.Metrics;

/// <summary>
/// A prepared metric of how far parts, such as bins, deviate. Noise makes each part deviate, so the figure rises with noise
/// (docs/methods/metrics.md#intervals-and-tests).
/// </summary>
internal interface IDeviationMetric : ITiledMetric
{
    /// <summary>How the deviations of the parts become the figure.</summary>
    DeviationNorm Norm { get; }

    /// <summary>The range of the metric's values.</summary>
    ValueRange Range { get; }

    /// <summary>
    /// The signed deviation of each part in each lane. An empty part has a deviation of 0 if deviations are weighted by the size of their
    /// part, and none (NaN) under <see cref="DeviationNorm.Largest"/>. Null if no document counts.
    /// </summary>
    double[]?[] Deviations(WeightTile tile);
}

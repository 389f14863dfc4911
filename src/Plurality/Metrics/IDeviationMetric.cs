namespace Plurality.Metrics;

/// <summary>
/// A prepared metric of how far parts, such as bins, deviate. Noise makes each part deviate, so the figure rises with noise
/// (docs/methods/metrics.md#intervals-and-tests).
/// </summary>
internal interface IDeviationMetric : ITiledMetric
{
    /// <summary>How the deviations of the parts become the figure.</summary>
    DeviationNorm Norm { get; }

    /// <summary>The signed deviation of each part in each lane; 0 if it is empty. Null if no document counts.</summary>
    double[]?[] Deviations(WeightTile tile);
}

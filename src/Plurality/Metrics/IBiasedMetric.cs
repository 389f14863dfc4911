namespace Plurality.Metrics;

/// <summary>
/// A prepared metric that rises with noise: resamples lie above the estimate as the estimate lies above the truth
/// (docs/methods/metrics.md#intervals-and-tests).
/// </summary>
internal interface IBiasedMetric : IPreparedMetric
{
    /// <summary>Whether the estimate is already free of that bias, so resamples are centred on it instead of reflected.</summary>
    bool IsCorrected { get; }
}

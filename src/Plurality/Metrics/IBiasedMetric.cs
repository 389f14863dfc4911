namespace Plurality.Metrics;

/// <summary>
/// A prepared metric that rises with noise, so that resamples lie above the estimate as the estimate lies above the truth
/// (docs/methods/metrics.md#intervals-and-tests).
/// </summary>
internal interface IBiasedMetric : IPreparedMetric
{
    /// <summary>Whether the estimate is free of that bias already, so that resamples are centred on it and not reflected.</summary>
    bool IsCorrected { get; }
}

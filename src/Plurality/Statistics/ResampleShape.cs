namespace Plurality.Statistics;

/// <summary>How resamples form an interval.</summary>
internal enum ResampleShape
{
    /// <summary>The middle part of the resamples: the percentile interval.</summary>
    AsDrawn,

    /// <summary>
    /// The middle part, extended to include its copy shifted by twice the difference between the estimate and the mean of the resamples.
    /// Resamples deviate from the estimate as the estimate deviates from the truth, but a few rare labels hide by how much.
    /// </summary>
    Widened,

    /// <summary>
    /// The middle part reflected at the estimate (the basic interval): resamples lie above the estimate as it lies above the truth.
    /// </summary>
    Reflected,

    /// <summary>The middle part shifted so that its mean is the estimate.</summary>
    Centred,
}

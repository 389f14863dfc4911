namespace Plurality.Statistics;

/// <summary>How resamples become an interval.</summary>
internal enum ResampleShape
{
    /// <summary>Their middle part: the percentile interval.</summary>
    AsDrawn,

    /// <summary>
    /// Their middle part, and that moved by twice the difference of the estimate from their mean: they lie off the estimate as it lies off
    /// the truth, but a few rare labels hide by how much.
    /// </summary>
    Widened,

    /// <summary>Their middle part reflected at the estimate (the basic interval): they lie above the estimate as it lies above
    /// the truth.</summary>
    Reflected,

    /// <summary>Their middle part moved to a mean of the estimate.</summary>
    Centred,
}

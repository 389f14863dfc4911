namespace Plurality.Calibration;

/// <summary>A curve, and what is to be known about how it was found.</summary>
/// <param name="Curve">The curve.</param>
/// <param name="Warning">Why its parameters are not the optimum, as a sentence; null where they are.</param>
internal sealed record FittedCurve(ICurve Curve, string? Warning = null);

namespace Plurality.Calibration;

/// <summary>A fitted curve with a warning about its fit.</summary>
/// <param name="Curve">The curve.</param>
/// <param name="Warning">Why its parameters are not the optimum, as a sentence; null if they are.</param>
internal sealed record FittedCurve(ICurve Curve, string? Warning = null);

namespace Plurality.Reports;

/// <summary>A report's figures per label for one method of a run.</summary>
/// <param name="Method">The method.</param>
/// <param name="Labels">Its scores, one per label.</param>
/// <param name="Calibration">Its calibration curve, one per label.</param>
internal sealed record ReportMethod(string Method, IReadOnlyList<LabelScores> Labels, IReadOnlyList<CalibrationCurve> Calibration);

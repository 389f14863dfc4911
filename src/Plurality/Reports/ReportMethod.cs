namespace Plurality.Reports;

/// <summary>What a report says about one method of a run, label by label.</summary>
/// <param name="Method">The method.</param>
/// <param name="Labels">Its scores, one per label.</param>
/// <param name="Calibration">Its calibration curve, one per label.</param>
internal sealed record ReportMethod(string Method, IReadOnlyList<LabelScores> Labels, IReadOnlyList<CalibrationCurve> Calibration);

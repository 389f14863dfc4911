using Plurality.Labels;

namespace Plurality.Calibration;

/// <summary>One held-out document to calibrate on.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Input">The calibrator's input for it.</param>
/// <param name="Targets">Ĥ, or gold labels as 0 and 1.</param>
public sealed record CalibrationItem(string Id, CalibrationInput Input, LabelMarginals Targets);

using System.Text.Json.Nodes;
using Plurality.Estimators;
using Plurality.Labels;

namespace Plurality.Calibration;

/// <summary>A fitted calibrator: from what an estimator says to probabilities that agree with the documents it was fitted on.</summary>
public interface ICalibrator
{
    /// <summary>The name of the calibration that was fitted.</summary>
    string Name { get; }

    /// <summary>What it was fitted on.</summary>
    FittedOn FittedOn { get; }

    /// <summary>What a reader of its results must know: separable targets, labels that never occur.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>The calibrated probability of each label.</summary>
    /// <exception cref="LabelSetMismatchException">The input is of other labels than those that it was fitted on.</exception>
    LabelMarginals Apply(CalibrationInput input);

    /// <summary>The state as a JSON object that <see cref="Calibrator.Read"/> reads back; numbers keep their bits.</summary>
    JsonObject ToJson();
}

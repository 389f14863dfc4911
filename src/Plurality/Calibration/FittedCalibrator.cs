using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Calibration;

/// <summary>A fitted calibrator. It maps an estimator's result to probabilities that agree with its calibration documents.</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public abstract class FittedCalibrator
{
    /// <summary>The name of the calibrator, with its options.</summary>
    public abstract string Name { get; }

    /// <summary>What it was fitted on.</summary>
    public abstract FittedOn FittedOn { get; }

    /// <summary>Notes for readers of its results: separable targets, labels that never occur.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>The calibrated probability of each label.</summary>
    /// <exception cref="PluralityException">The input's labels differ from those that it was fitted on.</exception>
    public abstract LabelMarginals Apply(CalibrationInput input);

    /// <summary>
    /// The state as a JSON object that <see cref="CalibratorCatalogue.Read"/> reads back: its property <c>calibrator</c> is
    /// <see cref="Name"/>, and numbers keep their bits.
    /// </summary>
    public abstract JsonObject ToJson();
}

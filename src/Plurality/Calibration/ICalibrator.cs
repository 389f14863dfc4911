using Plurality.Catalogues;

namespace Plurality.Calibration;

/// <summary>A way to fit probabilities to held-out documents (docs/method.md#4-methods), with its options. Its fitted form is a
/// <see cref="FittedCalibrator"/>.</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public interface ICalibrator : IMethodPart
{
    /// <summary>Whether it reads <see cref="CalibrationInput.LogProbabilities"/>, which only estimators of step 1 give.</summary>
    bool ReadsLogProbabilities => false;

    /// <summary>None: a calibrator asks no model.</summary>
    string IMethodPart.Cost => "0";

    /// <summary>Fits it. The result does not depend on the order of the documents, to the bit.</summary>
    /// <exception cref="PluralityException">There are fewer than 10 documents, or they lack what it reads.</exception>
    FittedCalibrator Fit(CalibrationSet calibration);
}

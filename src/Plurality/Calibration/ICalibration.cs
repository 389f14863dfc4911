using Plurality.Estimators;

namespace Plurality.Calibration;

/// <summary>A way to calibrate, before it has seen a document; what it learns is a value of its own.</summary>
public interface ICalibration
{
    /// <summary>The text by which run files and tables name it: <c>platt:per-label</c>; <see cref="Calibrator.Parse"/> reads it
    /// back.</summary>
    string Name { get; }

    /// <summary>One sentence for help texts: what it computes.</summary>
    string Summary { get; }

    /// <summary>Whether it reads <see cref="CalibrationInput.LogProbabilities"/>, which only estimators of step 1 give.</summary>
    bool ReadsLogProbabilities => false;

    /// <summary>Learns. The same documents in another order give the same result, to the bit.</summary>
    /// <exception cref="TrainingException">There are fewer than 10 documents, or they lack what it reads.</exception>
    ICalibrator Fit(CalibrationSet calibration);
}

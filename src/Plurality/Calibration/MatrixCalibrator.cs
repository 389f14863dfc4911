using System.Globalization;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>
/// <c>matrix</c>: for each label an L2 logistic regression on the log-probabilities at step 1 of all labels and of <c>none</c>, so that one
/// label's score can inform another label's probability. ½‖w‖² + C·Σ loss, intercept free.
/// </summary>
/// <param name="Penalty">C; null is chosen by cross-validation.</param>
internal sealed record MatrixCalibrator(double? Penalty = null) : ICalibrator
{
    public const string Word = "matrix";

    /// <inheritdoc/>
    public string Name => Penalty is { } penalty ? string.Create(CultureInfo.InvariantCulture, $"{Word}:penalty={penalty:R}") : Word;

    /// <inheritdoc/>
    public string Summary => "a logistic regression a label on the log-probabilities of all labels and none";

    /// <inheritdoc/>
    public bool ReadsLogProbabilities => true;

    /// <summary>Reads the options of <see cref="Name"/>.</summary>
    public static MatrixCalibrator Parse(OptionText options)
    {
        var matrix = new MatrixCalibrator(options.TakeNumber("penalty", 1e-6, 1e6));
        options.End("penalty");
        return matrix;
    }

    /// <inheritdoc/>
    public FittedCalibrator Fit(CalibrationSet calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        calibration.RequireEnough(Name);
        double[][] features =
        [
            .. calibration.Items.Select(item =>
                item.Input.LogProbabilities is { } logs
                    ? logs.ToArray()
                    : throw new TrainingException(
                        Name,
                        $"Document {Excerpt.Of(item.Id)} must have log-probabilities of step 1; there are none. Use it after first-step."
                    )
            ),
        ];
        double[][] targets = [.. calibration.Labels.Select((_, label) => calibration.TargetsOf(label))];
        var fit = LabelRegressions.Fit(new DenseFeatures(features), targets, Penalty);
        return new FittedMatrixCalibrator(Name, calibration.FittedOn, fit.Weights, fit.Intercepts, fit.Penalty);
    }
}

using System.Globalization;
using Plurality.Estimators;
using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>
/// <c>matrix</c>: for each label an L2 logistic regression on the log-probabilities at step 1 of all labels and of <c>none</c>, so that
/// what the model says of one label may speak for another. ½‖w‖² + C·Σ loss, intercept free.
/// </summary>
/// <param name="Penalty">C; null is chosen by cross-validation.</param>
internal sealed record MatrixCalibration(double? Penalty = null) : ICalibration
{
    public const string Word = "matrix";

    /// <inheritdoc/>
    public string Name => Penalty is { } penalty ? string.Create(CultureInfo.InvariantCulture, $"{Word}:penalty={penalty:R}") : Word;

    /// <inheritdoc/>
    public string Summary => "one logistic regression per label on the log-probabilities of all labels and none";

    /// <inheritdoc/>
    public bool ReadsLogProbabilities => true;

    /// <inheritdoc/>
    public ICalibrator Fit(CalibrationSet calibration)
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
        return new MatrixCalibrator(Name, calibration.FittedOn, fit.Weights, fit.Intercepts, fit.Penalty);
    }
}

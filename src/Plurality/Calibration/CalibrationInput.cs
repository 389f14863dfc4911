using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>A calibrator's input for one document.</summary>
/// <param name="Labels">The label set, in its order.</param>
/// <param name="Logits">z, one per label, finite: the estimator's logit where it has one, else that of its probability.</param>
/// <param name="LogProbabilities">
/// ln p_1 of every label and of <c>none</c>, at least ln 1e-8, for <c>matrix</c>; null if the estimator reads more than step 1.
/// </param>
public sealed record CalibrationInput(
    IReadOnlyList<string> Labels,
    IReadOnlyList<double> Logits,
    IReadOnlyList<double>? LogProbabilities = null
)
{
    /// <summary>How near to 0 and 1 a probability without a logit counts (docs/method.md#calibrators).</summary>
    public const double Clip = 1e-8;

    /// <summary>The largest logit. A larger one means that the option was impossible and its logit infinite.</summary>
    public const double LargestLogit = 1e3;

    /// <summary>z, one per label.</summary>
    public IReadOnlyList<double> Logits { get; } = [.. Logits.Select(Finite)];

    /// <summary>The input for probabilities: their logits, clipped to [1e-8, 1 − 1e-8].</summary>
    public static CalibrationInput Of(LabelMarginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        return new CalibrationInput(
            marginals.Labels,
            [.. marginals.Probabilities.Select(probability => LogSpace.Logit(Math.Clamp(probability, Clip, 1 - Clip)))]
        );
    }

    /// <summary>The input for an estimator's result on evidence.</summary>
    /// <exception cref="PluralityException">The evidence lacks what the estimator needs.</exception>
    public static CalibrationInput Of(FittedEstimator estimator, Evidence evidence, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(evidence);
        var input = estimator.Logits(evidence, task) is { } logits
            ? new CalibrationInput(evidence.Labels, logits)
            : Of(estimator.Estimate(evidence, task));
        if (estimator.Reads != StepScores.First)
        {
            return input;
        }

        var first = Needed.Trace(estimator.Name, evidence).Steps[0].Distribution.Probabilities;
        return input with { LogProbabilities = [.. first.Select(probability => Math.Log(Math.Max(Clip, probability)))] };
    }

    private static double Finite(double logit) =>
        double.IsNaN(logit)
            ? throw new ArgumentException("Logits must be numbers; got NaN.")
            : Math.Clamp(logit, -LargestLogit, LargestLogit);
}

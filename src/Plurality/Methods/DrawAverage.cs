using Plurality.Calibration;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Traces;

namespace Plurality.Methods;

/// <summary>
/// One estimator's result for one document, averaged over demonstration draws. It averages the corrected scores of step 1 if the estimator
/// reads only these, else its logits, and its probabilities if it has no logits (docs/method.md#draws).
/// </summary>
internal static class DrawAverage
{
    /// <summary>The average probabilities.</summary>
    /// <param name="estimators">The estimator, or for one that learns, what it learned under each draw; aligned with the evidence.</param>
    /// <param name="draws">The corrected evidence of each draw; at least one.</param>
    /// <param name="task">How many labels a document may have.</param>
    public static LabelMarginals Estimate(IReadOnlyList<FittedEstimator> estimators, IReadOnlyList<Evidence> draws, TaskKind task)
    {
        var (estimator, evidence) = First(estimators, draws);
        if (evidence is not null)
        {
            return estimator.Estimate(evidence, task);
        }

        return Logits(estimators, draws, task) is { } logits
            ? new LabelMarginals(draws[0].Labels, [.. logits.Select(LogSpace.Sigmoid)])
            : Mean([.. estimators.Zip(draws, (one, draw) => one.Estimate(draw, task))]);
    }

    /// <summary>The average as calibrators take it.</summary>
    /// <param name="estimators">The estimator, or what it learned under each draw; aligned with the evidence.</param>
    /// <param name="draws">The corrected evidence of each draw; at least one.</param>
    /// <param name="task">How many labels a document may have.</param>
    public static CalibrationInput Input(IReadOnlyList<FittedEstimator> estimators, IReadOnlyList<Evidence> draws, TaskKind task)
    {
        var (estimator, evidence) = First(estimators, draws);
        if (evidence is not null)
        {
            return CalibrationInput.Of(estimator, evidence, task);
        }

        return Logits(estimators, draws, task) is { } logits
            ? new CalibrationInput(draws[0].Labels, logits)
            : CalibrationInput.Of(Estimate(estimators, draws, task));
    }

    /// <summary>The probabilities of a document from fitted draws.</summary>
    internal static LabelMarginals Estimate(IReadOnlyList<FittedDraw> fitted, DocumentDraws document, TaskKind task) =>
        Estimate([.. fitted.Select(draw => draw.Estimator)], Corrected(fitted, document), task);

    /// <summary>The calibrator's input for a document from fitted draws.</summary>
    internal static CalibrationInput Input(IReadOnlyList<FittedDraw> fitted, DocumentDraws document, TaskKind task) =>
        Input([.. fitted.Select(draw => draw.Estimator)], Corrected(fitted, document), task);

    private static Evidence[] Corrected(IReadOnlyList<FittedDraw> fitted, DocumentDraws document)
    {
        if (document.Draws.Count < fitted.Count)
        {
            throw new EvidenceException(
                document.Id,
                fitted[0].Estimator.Name,
                $"there must be {fitted.Count} draws of demonstrations; got {document.Draws.Count}. Run the others."
            );
        }

        return [.. fitted.Select((draw, i) => draw.Corrected(document.Draws[i]))];
    }

    /// <summary>One piece of evidence that represents all draws: the only one, or their average step 1; null if neither exists.</summary>
    private static (FittedEstimator Estimator, Evidence? Evidence) First(
        IReadOnlyList<FittedEstimator> estimators,
        IReadOnlyList<Evidence> draws
    )
    {
        ArgumentNullException.ThrowIfNull(estimators);
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentOutOfRangeException.ThrowIfZero(draws.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(estimators.Count, draws.Count);
        var estimator = estimators[0];
        if (draws.Count == 1)
        {
            return (estimator, draws[0]);
        }

        if (estimator.Reads != StepScores.First)
        {
            return (estimator, null);
        }

        var traces = draws.Select(draw => Needed.Trace(estimator.Name, draw)).ToList();
        return (
            estimator,
            draws[0] with
            {
                Trace = traces[0] with { Steps = [traces[0].Steps[0] with { Distribution = MeanStep(traces) }] },
            }
        );
    }

    private static StepDistribution MeanStep(IReadOnlyList<Trace> traces)
    {
        var steps = traces.Select(trace => trace.Steps[0].Distribution).ToList();
        double[] scores = [.. steps[0].Options.Select((_, option) => steps.Average(step => step.Scores[option]))];
        return new StepDistribution(steps[0].Options, scores, LogSpace.Softmax(scores), steps.Average(step => step.Coverage));
    }

    /// <summary>The mean logits, infinite ones counting as ±1000; null if the estimator has none.</summary>
    private static IReadOnlyList<double>? Logits(IReadOnlyList<FittedEstimator> estimators, IReadOnlyList<Evidence> draws, TaskKind task)
    {
        var logits = estimators.Zip(draws, (one, draw) => one.Logits(draw, task)).ToList();
        return logits.Any(one => one is null)
            ? null
            :
            [
                .. draws[0]
                    .Labels.Select(
                        (_, label) =>
                            logits.Average(one => Math.Clamp(one![label], -CalibrationInput.LargestLogit, CalibrationInput.LargestLogit))
                    ),
            ];
    }

    private static LabelMarginals Mean(LabelMarginals[] draws) =>
        new(draws[0].Labels, [.. draws[0].Labels.Select((_, label) => Math.Clamp(draws.Average(draw => draw.Probabilities[label]), 0, 1))]);
}

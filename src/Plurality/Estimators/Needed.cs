using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Estimators;

/// <summary>The parts of evidence that an estimator needs, or a clear error; and the marginals that it makes of them.</summary>
internal static class Needed
{
    /// <summary>The trace, its options those of the evidence's labels and perhaps <c>none</c>.</summary>
    public static Trace Trace(string estimator, Evidence evidence)
    {
        var trace = Part(estimator, evidence, evidence.Trace, "an answer of the model");
        var options = trace.Steps[0].Distribution.Options;
        return options.Take(evidence.Labels.Count).SequenceEqual(evidence.Labels, StringComparer.Ordinal)
            ? trace
            : throw new EvidenceException(
                evidence.Id,
                estimator,
                $"the options of the answer must begin with the labels; got {string.Join(", ", options)}. Repeat the run."
            );
    }

    /// <summary>The trace, which must have all steps that the estimator needs.</summary>
    public static Trace Trace(IEstimator estimator, Evidence evidence)
    {
        var trace = Trace(estimator.Name, evidence);
        Steps(estimator, evidence);
        return trace;
    }

    /// <summary>Throws where the answer was not read as far as the estimator needs.</summary>
    public static void Steps(IEstimator estimator, Evidence evidence)
    {
        Scores(estimator, evidence);
        if (!HasSteps(estimator, evidence))
        {
            var needs = estimator.Steps is { } steps ? $"{StepCount.Of(steps)} of" : "all of";
            throw new EvidenceException(
                evidence.Id,
                estimator.Name,
                $"{needs} the answer must be known; {StepCount.Of(evidence.Trace!.Steps.Count)} of it {Were(evidence.Trace.Steps.Count)} "
                    + "read, as its run's methods needed. Name this method in a run of another name."
            );
        }
    }

    /// <summary>Throws where the answer does not have the scores that the estimator reads.</summary>
    public static void Scores(IEstimator estimator, Evidence evidence)
    {
        if (estimator.Reads != StepScores.None && evidence.Trace?.Steps.Any(step => !step.Distribution.IsKnown) == true)
        {
            throw new EvidenceException(
                evidence.Id,
                estimator.Name,
                "the steps of the answer must have probabilities; the model gives none. Use hard or sampled, or another model."
            );
        }
    }

    private static string Were(int steps) => steps == 1 ? "was" : "were";

    /// <summary>Whether the answer, if there is one, was read as far as the estimator needs.</summary>
    public static bool HasSteps(IEstimator estimator, Evidence evidence) =>
        !estimator.Needs.HasFlag(EvidenceNeeds.Trace)
        || evidence.Trace is not { IsWhole: false } trace
        || trace.Steps.Count >= estimator.Steps;

    /// <summary>A part of the evidence that has one value or one question per label.</summary>
    public static T Part<T>(string estimator, Evidence evidence, T? part, string what)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return part ?? throw new EvidenceException(evidence.Id, estimator, $"there must be {what}; there is none. Run the model for it.");
    }

    /// <summary>Throws where a fitted state is applied to labels other than its own.</summary>
    public static void Labels(FittedEstimator estimator, Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (estimator.FittedOn is { } fittedOn && !fittedOn.HasLabels(evidence.Labels))
        {
            throw new LabelSetMismatchException(estimator.Name, fittedOn.Labels, evidence.Labels);
        }
    }

    /// <summary>Throws where the estimator does not apply to such tasks.</summary>
    public static void Applicable(IEstimator estimator, TaskKind task)
    {
        if (estimator.ReasonAgainst(task) is { } reason)
        {
            throw new InapplicableEstimatorException(estimator.Name, task, reason);
        }
    }

    /// <summary>Fills the marginals of the evidence's labels.</summary>
    public static LabelMarginals Marginals(Evidence evidence, Func<int, double> probability) =>
        new(evidence.Labels, [.. Enumerable.Range(0, evidence.Labels.Count).Select(probability)]);
}

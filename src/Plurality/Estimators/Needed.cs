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

using Plurality.Analysis;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Reports;

/// <summary>A run's result for a document.</summary>
/// <param name="Trace">The answer with its steps; null if there is none.</param>
/// <param name="Fault">Why an answer is missing; null if nothing is.</param>
/// <param name="Estimates">The label probabilities of each of the run's methods, in their order; null if a method has none.</param>
internal sealed record ReportAnswer(Trace? Trace, DocumentFault? Fault, IReadOnlyList<IReadOnlyList<double>?> Estimates)
{
    /// <summary>The estimates with their intervals, for each method in the order of <see cref="Estimates"/>; null for one without
    /// intervals. Empty if none has any.</summary>
    public IReadOnlyList<LabelMarginals?> Intervals { get; init; } = [];

    /// <summary>The prompt around this document; null if it is that of the run.</summary>
    public ReportPrompt? Prompt { get; init; }

    /// <summary>Whether the run reads answers to their end. If not, the answers that happen to be whole are no sample of all
    /// answers.</summary>
    public bool IsOfWholeAnswers { get; init; } = true;

    /// <summary>The answer, if it is one that was read to its end like all others of the run; else null.</summary>
    public Trace? Whole => IsOfWholeAnswers && Trace is { IsWhole: true } ? Trace : null;

    /// <summary>Whether the runner-up of some step before the last is not written next, as the analysis <c>runner-up</c> counts.</summary>
    /// <param name="labels">The number of labels without <c>none</c>.</param>
    public bool RunnerUpMissed(int labels) =>
        Whole is { } whole && whole.Steps.All(step => step.Distribution.IsKnown) && RunnerUpAnalysis.Misses(whole, labels);
}

using Plurality.Analysis;
using Plurality.Traces;

namespace Plurality.Reports;

/// <summary>What a run says about a document.</summary>
/// <param name="Trace">The answer with its steps; null where there is none.</param>
/// <param name="Fault">Why an answer is missing; null where nothing is.</param>
/// <param name="Estimates">The label probabilities of each of the run's methods, in their order; null where a method has none.</param>
internal sealed record ReportAnswer(Trace? Trace, DocumentFault? Fault, IReadOnlyList<IReadOnlyList<double>?> Estimates)
{
    /// <summary>Whether the runner-up of some step before the last is not written next, as the analysis <c>runner-up</c> counts.</summary>
    /// <param name="labels">How many labels there are, <c>none</c> aside.</param>
    public bool RunnerUpMissed(int labels) => Trace is not null && RunnerUpAnalysis.Misses(Trace, labels);
}

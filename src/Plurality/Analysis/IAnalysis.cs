namespace Plurality.Analysis;

/// <summary>A question asked of stored traces (docs/method.md#6-analyses-of-the-steps): a pure function, no model, no files.</summary>
public interface IAnalysis
{
    /// <summary>The word by which the command line and pages name it, such as <c>runner-up</c>.</summary>
    string Name { get; }

    /// <summary>What it answers, a sentence that ends in a question mark.</summary>
    string Question { get; }

    /// <summary>What a run must have beyond traces for it, such as <c>record: [attention]</c>; empty where traces are enough.</summary>
    string Needs { get; }

    /// <summary>
    /// Answers the question for each run, and where it is about several, for all of them together. Where a run lacks what is needed, the
    /// result says so and has no figures of it.
    /// </summary>
    /// <param name="runs">One run at least; all with the same labels (<see cref="AnalysisCatalogue.Run"/> makes sure).</param>
    /// <param name="settings">How intervals are made.</param>
    AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings);
}

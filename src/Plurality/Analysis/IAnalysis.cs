namespace Plurality.Analysis;

/// <summary>A question about stored traces (docs/method.md#6-analyses-of-the-steps): a pure function without model and files.</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public interface IAnalysis
{
    /// <summary>The name in the command line and on pages, such as <c>runner-up</c>.</summary>
    string Name { get; }

    /// <summary>The question, with its question mark.</summary>
    string Question { get; }

    /// <summary>What a run must have besides traces, such as <c>record: [attention]</c>; empty if traces are enough.</summary>
    string Needs { get; }

    /// <summary>
    /// Whether it reads later steps or the labels of answers. It is then not asked about a run whose answers were not read to their end;
    /// the result says what that run lacks.
    /// </summary>
    bool ReadsWholeAnswers => true;

    /// <summary>
    /// Answers the question for each run, and for all runs together if it compares runs. If a run lacks something, the result says so and
    /// has no figures of it.
    /// </summary>
    /// <param name="runs">The runs, at least one, all with the same labels (<see cref="AnalysisCatalogue.Run"/> checks this).</param>
    /// <param name="settings">The settings of intervals.</param>
    AnalysisResult Of(IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings);
}

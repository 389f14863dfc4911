namespace Plurality.Analysis;

/// <summary>The analyses by name, and how they are run together.</summary>
public static class AnalysisSuite
{
    /// <summary>Every analysis, in the order of docs/method.md#6-analyses-of-the-steps.</summary>
    public static IReadOnlyList<IAnalysis> All { get; } =
    [
        new TopProbabilitiesAnalysis(),
        new RunnerUpAnalysis(),
        new FirstStepAnalysis(),
        new AccuracyByOrderAnalysis(),
        new MultiLabelShareAnalysis(),
        new LabelOrderAnalysis(),
        new AttentionAnalysis(),
        new ProbesAnalysis(),
        new SideBySideAnalysis(),
    ];

    /// <summary>The analysis of that name.</summary>
    /// <exception cref="UnknownAnalysisException">There is no such analysis.</exception>
    public static IAnalysis Named(string name) =>
        All.FirstOrDefault(analysis => string.Equals(analysis.Name, name, StringComparison.Ordinal))
        ?? throw new UnknownAnalysisException(name, [.. All.Select(analysis => analysis.Name)]);

    /// <summary>Answers questions about runs, one after another: each when it is asked for, so that a caller can show it.</summary>
    /// <param name="runs">One at least, under different names.</param>
    /// <param name="analyses">What to ask.</param>
    /// <param name="settings">How intervals are made.</param>
    /// <exception cref="IncomparableRunsException">Two runs do not have the same labels in the same order.</exception>
    /// <exception cref="ArgumentException">There is no run, or two have one name.</exception>
    public static IEnumerable<AnalysisResult> Run(
        IReadOnlyList<AnalysedRun> runs,
        IReadOnlyList<IAnalysis> analyses,
        AnalysisSettings settings
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(analyses);
        ArgumentNullException.ThrowIfNull(settings);
        if (runs.Count == 0)
        {
            throw new ArgumentException("There must be a run to analyse; got none.", nameof(runs));
        }

        if (runs.DistinctBy(run => run.Name, StringComparer.Ordinal).Count() < runs.Count)
        {
            throw new ArgumentException(
                $"Runs must have different names; got {string.Join(", ", runs.Select(run => run.Name))}.",
                nameof(runs)
            );
        }

        if (runs.FirstOrDefault(run => !run.Labels.SequenceEqual(runs[0].Labels, StringComparer.Ordinal)) is { } other)
        {
            throw new IncomparableRunsException(runs[0].Name, runs[0].Labels, other.Name, other.Labels);
        }

        return analyses.Select(analysis => analysis.Of(runs, settings));
    }
}

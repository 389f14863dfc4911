using Plurality.Catalogues;

namespace Plurality.Analysis;

/// <summary>The analyses by name. Reports show every registered analysis.</summary>
/// <remarks>Thread-safe: several threads may register and read.</remarks>
public static class AnalysisCatalogue
{
    // In the order of docs/method.md#6-analyses-of-the-steps.
    private static readonly Catalogue<IAnalysis> Entries = new(
        "analysis",
        analysis => analysis.Name,
        new TopProbabilitiesAnalysis(),
        new RunnerUpAnalysis(),
        new FirstStepAnalysis(),
        new AccuracyByOrderAnalysis(),
        new MultiLabelShareAnalysis(),
        new LabelOrderAnalysis(),
        new AttentionAnalysis(),
        new ProbesAnalysis(),
        new SideBySideAnalysis()
    );

    /// <summary>All analyses: first those of the library, then those registered.</summary>
    public static IReadOnlyList<IAnalysis> All => Entries.All;

    /// <summary>Adds an analysis.</summary>
    /// <exception cref="ArgumentException">There is an analysis of that name, or the name has characters other than letters, digits,
    /// hyphens, underscores and dots.</exception>
    public static void Register(IAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        Entries.Register(analysis);
    }

    /// <summary>Returns the analysis of that name.</summary>
    /// <exception cref="PluralityException">There is no such analysis.</exception>
    public static IAnalysis Named(string name) => Entries.Find(name) ?? throw new UnknownAnalysisException(name, Entries.Words);

    /// <summary>Runs analyses one after another, each when its result is requested, so that a caller can show it at once.</summary>
    /// <param name="runs">The runs, at least one, with different names.</param>
    /// <param name="analyses">The analyses.</param>
    /// <param name="settings">The settings of intervals.</param>
    /// <exception cref="PluralityException">Two runs do not have the same labels in the same order.</exception>
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

        return analyses.Select(analysis => Result(analysis, runs, settings));
    }

    private static AnalysisResult Result(IAnalysis analysis, IReadOnlyList<AnalysedRun> runs, AnalysisSettings settings)
    {
        AnalysedRun[] able = analysis.ReadsWholeAnswers ? [.. runs.Where(run => run.HasWholeAnswers)] : [.. runs];
        var missing = runs.Except(able)
            .Select(run => new Finding(
                run.Name,
                "The answers were not read to their end, because the run's methods did not need it; add a method that reads whole answers, "
                    + "such as max-over-generations, and run it under another name."
            ));
        var result =
            able.Length > 0
                ? analysis.Of(able, settings)
                : new AnalysisResult
                {
                    Analysis = analysis.Name,
                    Question = analysis.Question,
                    Findings = [],
                    Missing = [],
                    Headlines = [],
                    Tables = [],
                };
        return result with { Missing = [.. result.Missing, .. missing] };
    }
}

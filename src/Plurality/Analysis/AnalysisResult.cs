namespace Plurality.Analysis;

/// <summary>The result of an analysis of runs.</summary>
public sealed record AnalysisResult
{
    /// <summary>The name of the analysis.</summary>
    public required string Analysis { get; init; }

    /// <summary>The question that it answers.</summary>
    public required string Question { get; init; }

    /// <summary>The findings: a sentence per run, or one about all runs.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>
    /// The reasons why runs have no figures, with the option of the run file that changes this. Empty if nothing is missing.
    /// </summary>
    public required IReadOnlyList<Finding> Missing { get; init; }

    /// <summary>The main figures, run by run.</summary>
    public required IReadOnlyList<Headline> Headlines { get; init; }

    /// <summary>All figures in tidy form. A table has no rows if everything is missing.</summary>
    public required IReadOnlyList<FigureTable> Tables { get; init; }
}

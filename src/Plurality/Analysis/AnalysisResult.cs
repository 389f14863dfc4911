namespace Plurality.Analysis;

/// <summary>The answer to a question about runs.</summary>
public sealed record AnalysisResult
{
    /// <summary>The analysis's name.</summary>
    public required string Analysis { get; init; }

    /// <summary>The question that is answered.</summary>
    public required string Question { get; init; }

    /// <summary>What was found: a sentence for each run, or one about all of them.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Why a run has no figures here, and which option of its run file changes that; empty where nothing is missing.</summary>
    public required IReadOnlyList<Finding> Missing { get; init; }

    /// <summary>The figures that sum it up, run by run.</summary>
    public required IReadOnlyList<Headline> Headlines { get; init; }

    /// <summary>All figures, as charts take them; without rows where everything is missing.</summary>
    public required IReadOnlyList<FigureTable> Tables { get; init; }
}

using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>The content of a report without its layout: <see cref="ReportJson"/> writes it, a page reads the JSON.</summary>
internal sealed record Report
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>The program that made it, with its version.</summary>
    public required string Program { get; init; }

    /// <summary>The labels in their set's order; the same for all runs.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The options of every step: the labels, then <c>none</c> in multi-label tasks.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>The runs side by side, one at least.</summary>
    internal IReadOnlyList<ReportRun> Runs { get; init; } = [];

    /// <summary>The differences between the runs' records, causes before the hashes that follow from them; empty for one run.</summary>
    internal IReadOnlyList<RecordDifference> Differences { get; init; } = [];

    /// <summary>The verdicts, one per run.</summary>
    internal IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>The first run's methods against the same methods of the other runs.</summary>
    internal IReadOnlyList<RunComparison> Comparisons { get; init; } = [];

    /// <summary>The agreement of the annotators of the first run's documents; null if it was not computed.</summary>
    internal AnnotatorAgreement? Agreement { get; init; }

    /// <summary>The runs' methods compared with the annotators, one per run.</summary>
    internal IReadOnlyList<ReportScoreboard> Scoreboards { get; init; } = [];

    /// <summary>The analysis results for all runs.</summary>
    public required IReadOnlyList<AnalysisResult> Analyses { get; init; }

    /// <summary>The charts, in display order.</summary>
    internal IReadOnlyList<ReportChart> Charts { get; init; } = [];

    /// <summary>The documents: those of the first run in its order, then those that only others have.</summary>
    internal IReadOnlyList<ReportDocument> Documents { get; init; } = [];
}

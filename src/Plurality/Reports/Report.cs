using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>Everything that a report shows, without how it looks: <see cref="ReportJson"/> writes it, a page reads that.</summary>
internal sealed record Report
{
    /// <summary>What stands on top.</summary>
    public required string Title { get; init; }

    /// <summary>The program that made it, with its version.</summary>
    public required string Program { get; init; }

    /// <summary>The labels in their set's order; the same for all runs.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The options of every step: the labels, then <c>none</c> in multi-label tasks.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>The runs side by side, one at least.</summary>
    internal IReadOnlyList<ReportRun> Runs { get; init; } = [];

    /// <summary>In what the runs' records differ, causes before the hashes that follow from them; empty for one run.</summary>
    internal IReadOnlyList<RecordDifference> Differences { get; init; } = [];

    /// <summary>What the runs show, one verdict per run.</summary>
    internal IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>The first run's methods against the same methods of the other runs.</summary>
    internal IReadOnlyList<RunComparison> Comparisons { get; init; } = [];

    /// <summary>How far the annotators of the first run's documents agree; null where nobody has looked.</summary>
    internal AnnotatorAgreement? Agreement { get; init; }

    /// <summary>The runs' methods compared with what people say, one per run.</summary>
    internal IReadOnlyList<ReportScoreboard> Scoreboards { get; init; } = [];

    /// <summary>What the analyses found about all runs.</summary>
    public required IReadOnlyList<AnalysisResult> Analyses { get; init; }

    /// <summary>The charts, in the order in which a reader sees them.</summary>
    internal IReadOnlyList<ReportChart> Charts { get; init; } = [];

    /// <summary>The documents: those of the first run in its order, then those that only others have.</summary>
    internal IReadOnlyList<ReportDocument> Documents { get; init; } = [];
}

namespace Plurality.Reports;

/// <summary>An annotator's choice.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Labels">The labels; empty for the vote that none applies.</param>
internal sealed record ReportVote(string Annotator, IReadOnlyList<string> Labels);

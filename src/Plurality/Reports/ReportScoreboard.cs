using Plurality.Evaluation;

namespace Plurality.Reports;

/// <summary>A run's scoreboard, or why there is none.</summary>
/// <param name="Run">The run.</param>
/// <param name="Scoreboard">The scoreboard; null if there is nothing to compare with.</param>
/// <param name="Fault">Why there is no scoreboard; null if there is one.</param>
internal sealed record ReportScoreboard(string Run, Scoreboard? Scoreboard, string? Fault);

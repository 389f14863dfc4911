using Plurality.Evaluation;

namespace Plurality.Reports;

/// <summary>A run's scoreboard, or why there is none.</summary>
/// <param name="Run">The run.</param>
/// <param name="Scoreboard">The scoreboard; null where there is nothing to compare with.</param>
/// <param name="Fault">Why there is none; null where there is.</param>
internal sealed record ReportScoreboard(string Run, Scoreboard? Scoreboard, string? Fault);

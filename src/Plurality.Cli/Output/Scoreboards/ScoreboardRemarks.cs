using System.Globalization;
using Plurality.Evaluation;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>The remarks below a scoreboard, one sentence per line: its marks, failed methods, reasons for missing figures, notes.</summary>
internal static class ScoreboardRemarks
{
    /// <summary>Returns the remarks that apply to a scoreboard.</summary>
    /// <param name="scoreboard">The scoreboard.</param>
    /// <param name="best">The mark of the best figure of a column, such as <c>bold</c>.</param>
    /// <param name="notWorse">The mark of figures that are not significantly worse.</param>
    public static IEnumerable<string> Of(Scoreboard scoreboard, string best, string notWorse)
    {
        var intervals = FormattableString.Invariant($"; in brackets, {100 * scoreboard.Level:0.##} % bootstrap intervals over documents");
        yield return FormattableString.Invariant($"{scoreboard.Documents} documents")
            + (scoreboard.HasIntervals ? intervals : "")
            + ". ↑ higher is better, ↓ lower is better.";
        var cells = scoreboard.Rows.Where(row => row.Cells.Fault is null).SelectMany(row => row.Cells.Value).ToList();
        if (cells.Any(cell => cell.IsBest))
        {
            yield return $"{best}: the best of its column.";
        }

        if (cells.Any(cell => cell.P is not null))
        {
            var correction = scoreboard.Corrected ? "Holm's correction over the column" : "not corrected for the number of tests";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{notWorse} not significantly worse than the best: p ≥ {1 - scoreboard.Level:0.##}, paired permutation test, {correction}."
            );
        }

        foreach (var row in scoreboard.Rows.Where(row => row.Cells.Fault is not null))
        {
            yield return $"{row.Method} failed: {row.Cells.Fault!.Message}";
        }

        foreach (var reason in Reasons(scoreboard))
        {
            yield return reason;
        }

        foreach (var (method, note) in scoreboard.Rows.SelectMany(row => row.Notes, (row, note) => (row.Method, note)))
        {
            yield return $"† {method}: {note}";
        }

        foreach (var note in scoreboard.Notes)
        {
            yield return note;
        }
    }

    /// <summary>
    /// Returns the reasons for missing figures or intervals. Metrics with the same reason share a line, and so do methods with the same
    /// metrics.
    /// </summary>
    private static IEnumerable<string> Reasons(Scoreboard scoreboard)
    {
        var computed = scoreboard.Rows.Where(row => row.Cells.Fault is null).ToList();
        var byMethod = computed.SelectMany(row =>
            row.Cells.Value.SelectMany(cell => ReasonsOf(scoreboard, cell))
                .GroupBy(figure => figure.Reason, figure => figure.Figure, StringComparer.Ordinal)
                .Select(group => (row.Method, Reason: group.Key, Figures: string.Join(", ", group)))
        );
        foreach (var group in byMethod.GroupBy(entry => (entry.Reason, entry.Figures)))
        {
            var methods = group.Select(entry => entry.Method).ToList();
            yield return $"{(methods.Count == computed.Count ? "all methods" : string.Join(", ", methods))}: {group.Key.Figures}: "
                + $"{group.Key.Reason.TrimEnd('.')}.";
        }
    }

    /// <summary>Returns what a cell lacks and why: the whole metric if all its labels have the same reason, else each label.</summary>
    private static IEnumerable<(string Figure, string Reason)> ReasonsOf(Scoreboard scoreboard, ScoreCell cell)
    {
        var name = cell.Metric.Name;
        var reasons = cell.Intervals.Select(interval => interval.Reason).ToList();
        return reasons.Distinct(StringComparer.Ordinal).Count() == 1
            ? reasons[0] is { } reason
                ? [(name, reason)]
                : []
            : reasons
                .Zip(scoreboard.Labels)
                .Where(label => label.First is not null)
                .Select(label => ($"{name} of '{label.Second}'", label.First!));
    }
}

using System.Globalization;
using Plurality.Evaluation;
using Plurality.Metrics;
using Plurality.Statistics;

namespace Plurality.Cli.Output.Scoreboards;

/// <summary>The figures of a table: methods × metrics, or methods × labels for a metric with one value per label.</summary>
/// <param name="Title">The metric whose labels are the columns; null if the columns are metrics.</param>
/// <param name="Columns">The headings, with an arrow towards better values.</param>
/// <param name="Methods">The compared methods.</param>
/// <param name="Bounds">The bounds.</param>
internal sealed record ScoreGrid(
    string? Title,
    IReadOnlyList<string> Columns,
    IReadOnlyList<ScoreGridRow> Methods,
    IReadOnlyList<ScoreGridRow> Bounds
)
{
    /// <summary>
    /// Returns the grids of a scoreboard: one for all metrics with a single value, then one per metric with a value per label.
    /// </summary>
    public static IEnumerable<ScoreGrid> Of(Scoreboard scoreboard)
    {
        var single = scoreboard.Metrics.Where(metric => !metric.ByLabel).ToList();
        if (single.Count > 0)
        {
            yield return Of(scoreboard, null, [.. single.Select(metric => metric.Name + Arrow(metric))], row =>
                [
                    .. row
                        .Cells.Value.Where(cell => !cell.Metric.ByLabel)
                        .Select(cell => new ScoreGridCell(cell.Value, cell.IsBest, cell.IsNotWorse)),
                ]
            );
        }

        foreach (var metric in scoreboard.Metrics.Where(metric => metric.ByLabel))
        {
            yield return Of(scoreboard, metric.Name + Arrow(metric), [.. scoreboard.Labels], row =>
                [
                    .. row
                        .Cells.Value.First(cell => cell.Metric == metric)
                        .Intervals.Select(interval => new ScoreGridCell(interval, false, false)),
                ]
            );
        }
    }

    private static ScoreGrid Of(
        Scoreboard scoreboard,
        string? title,
        IReadOnlyList<string> columns,
        Func<ScoreRow, IReadOnlyList<ScoreGridCell>> cells
    )
    {
        ScoreGridRow Row(ScoreRow row) =>
            new(
                row.Notes.Count > 0 ? $"{row.Method} †" : row.Method,
                row.Cells.Fault is null ? cells(row) : [.. columns.Select(_ => ScoreGridCell.Missing)]
            );
        return new ScoreGrid(
            title,
            columns,
            [.. scoreboard.Rows.Where(row => !row.IsBound).Select(Row)],
            [.. scoreboard.Rows.Where(row => row.IsBound).Select(Row)]
        );
    }

    private static string Arrow(IMetric metric) => metric.HigherIsBetter ? " ↑" : " ↓";
}

/// <summary>A row of a grid.</summary>
/// <param name="Method">The name of the row. A dagger marks rows with a note.</param>
/// <param name="Cells">One cell per column.</param>
internal sealed record ScoreGridRow(string Method, IReadOnlyList<ScoreGridCell> Cells);

/// <summary>A figure of a grid.</summary>
/// <param name="Interval">The value with its interval; null if the method failed.</param>
/// <param name="IsBest">Whether no compared method has a better value.</param>
/// <param name="IsNotWorse">Whether it is not significantly worse than the best.</param>
internal sealed record ScoreGridCell(Interval? Interval, bool IsBest, bool IsNotWorse)
{
    /// <summary>The text of a missing figure.</summary>
    public const string Dash = "–";

    /// <summary>The cell of a failed method.</summary>
    public static ScoreGridCell Missing { get; } = new(null, false, false);

    /// <summary>The value with three digits, or a dash.</summary>
    public string Value => Interval?.Estimate.Value is { } value ? Number(value) : Dash;

    /// <summary>The interval in brackets; empty if there is none.</summary>
    public string Range => Interval is { Low: { } low, High: { } high } ? $"[{Number(low)}, {Number(high)}]" : "";

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}

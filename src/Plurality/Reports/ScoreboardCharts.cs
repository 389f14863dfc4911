using Plurality.Analysis;
using Plurality.Metrics;

namespace Plurality.Reports;

/// <summary>Scoreboards as charts: a point and an interval for each method, one chart per metric.</summary>
internal static class ScoreboardCharts
{
    /// <summary>The metrics that a reader is to compare first.</summary>
    private static readonly (string Metric, string Title)[] Shown =
    [
        ("nll", "NLL of annotators' shares: lower is better"),
        ("l1", "L1 distance from annotators' shares: lower is better"),
    ];

    /// <summary>One chart per metric with figures in any scoreboard.</summary>
    public static IEnumerable<ReportChart> Of(IReadOnlyList<ReportScoreboard> scoreboards) =>
        from shown in Shown
        let rows = scoreboards.SelectMany(report => Rows(report, shown.Metric)).ToList()
        where rows.Count > 1
        select FigureChart.Of(
            "scoreboard",
            // Of the units, the one of numbers that have no highest value.
            new FigureTable(
                shown.Metric,
                MetricCatalogue.Named(shown.Metric).Summary,
                FigureUnit.Nats,
                IsWhole: false,
                [new TableKey("run"), new TableKey("method")],
                rows
            ),
            [.. scoreboards.Select(report => report.Run)],
            ChartShape.Dots(shown.Title, "method")
        );

    /// <summary>People have no point in the chart of NLL: each says 0 or 1, so one disagreement costs as much as ln 1e8, and the axis would
    /// show nothing else.</summary>
    private static IEnumerable<FigureRow> Rows(ReportScoreboard report, string metric) =>
        from row in report.Scoreboard?.Rows ?? []
        where row.Cells.Fault is null
        from cell in row.Cells.Value
        where cell.Metric.Name == metric && !(metric == "nll" && RowPurpose.Of(row) == RowPurpose.People)
        select new FigureRow([report.Run, row.Method], cell.Value);
}

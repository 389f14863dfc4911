using Plurality.Analysis;
using Plurality.Metrics;

namespace Plurality.Reports;

/// <summary>Scoreboards as charts: a point and an interval for each method, one chart a metric.</summary>
internal static class ScoreboardCharts
{
    /// <summary>The metrics that a reader is to compare first.</summary>
    private static readonly (string Metric, string Title)[] Shown =
    [
        ("nll", "Negative log-likelihood of annotators' shares: lower is better"),
        ("l1", "Distance from annotators' shares (L1): lower is better"),
    ];

    /// <summary>A chart for each metric that some scoreboard has figures of.</summary>
    public static IEnumerable<ReportChart> Of(IReadOnlyList<ReportScoreboard> scoreboards) =>
        from shown in Shown
        let rows = scoreboards.SelectMany(report => Rows(report, shown.Metric)).ToList()
        where rows.Count > 0
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

    private static IEnumerable<FigureRow> Rows(ReportScoreboard report, string metric) =>
        from row in report.Scoreboard?.Rows ?? []
        where row.Cells.Fault is null
        from cell in row.Cells.Value
        where cell.Metric.Name == metric
        select new FigureRow([report.Run, row.Method], cell.Value);
}

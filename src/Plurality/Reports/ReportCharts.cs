using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>The charts of a report.</summary>
internal static class ReportCharts
{
    /// <summary>All charts, in display order: scoreboard, calibration, analyses.</summary>
    /// <param name="scoreboards">One per run.</param>
    /// <param name="curves">The calibration curves of each run.</param>
    /// <param name="analyses">The analysis results for these runs.</param>
    public static IReadOnlyList<ReportChart> Of(
        IReadOnlyList<ReportScoreboard> scoreboards,
        IReadOnlyList<IReadOnlyList<CalibrationCurve>> curves,
        IReadOnlyList<AnalysisResult> analyses
    )
    {
        ArgumentNullException.ThrowIfNull(scoreboards);
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(analyses);
        string[] runs =
        [
            .. scoreboards
                .Select(report => report.Run)
                .Concat(curves.SelectMany(run => run.Select(curve => curve.Run)))
                .Distinct(StringComparer.Ordinal),
        ];
        return
        [
            .. ScoreboardCharts.Of(scoreboards),
            .. curves.Select((run, i) => CalibrationChart.Of(i + 1, run, runs)).OfType<ReportChart>(),
            .. analyses.SelectMany(result => AnalysisCharts.Of(result, runs)),
        ];
    }
}

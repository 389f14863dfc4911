using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>The charts of a report.</summary>
public static class ReportCharts
{
    /// <summary>All of them, in the order in which a reader sees them.</summary>
    public static IReadOnlyList<ReportChart> Of(
        IReadOnlyList<ReportScoreboard> scoreboards, IReadOnlyList<IReadOnlyList<CalibrationCurve>> curves, IReadOnlyList<AnalysisResult> analyses)
    {
        _ = (scoreboards, curves, analyses);
        return [];
    }
}

using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>The tables of analyses as charts.</summary>
internal static class AnalysisCharts
{
    /// <summary>The charts of an analysis; none of tables without rows.</summary>
    public static IEnumerable<ReportChart> Of(AnalysisResult result, IReadOnlyList<string> runs) =>
        from table in result.Tables
        where table.Rows.Count > 0
        select FigureChart.Of(result.Analysis, table, runs, table.Chart ?? Plain(table));

    /// <summary>A table that says nothing: its last key beside points.</summary>
    private static ChartShape Plain(FigureTable table) =>
        ChartShape.Dots(table.Title, table.Keys[^1].Name, [.. table.Keys.Skip(1).SkipLast(1).Select(key => key.Name)]);
}

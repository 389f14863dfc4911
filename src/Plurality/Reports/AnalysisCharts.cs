using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>The tables of analyses as charts.</summary>
internal static class AnalysisCharts
{
    /// <summary>The charts of an analysis. A table with fewer than two figures has none, nor one whose figures are all 0, nor
    /// lines of one point: the numbers themselves say more.</summary>
    public static IEnumerable<ReportChart> Of(AnalysisResult result, IReadOnlyList<string> runs) =>
        from table in result.Tables
        where IsWorthDrawing(table)
        select FigureChart.Of(result.Analysis, table, runs, table.Chart ?? Plain(table));

    private static bool IsWorthDrawing(FigureTable table)
    {
        List<FigureRow> known = [.. table.Rows.Where(row => row.Figure.Estimate.Value is not null)];
        var along = table.Keys.Select(key => key.Name).ToList().IndexOf((table.Chart ?? Plain(table)).Along);
        return known.Count > 1
            && known.Exists(row => Math.Abs(row.Figure.Estimate.Value!.Value) > 0)
            && (table.Chart?.Mark != ChartMark.Lines || known.DistinctBy(row => row.Keys[along]).Count() > 1);
    }

    /// <summary>A table without information: its last key beside points.</summary>
    private static ChartShape Plain(FigureTable table) =>
        ChartShape.Dots(table.Title, table.Keys[^1].Name, [.. table.Keys.Skip(1).SkipLast(1).Select(key => key.Name)]);
}

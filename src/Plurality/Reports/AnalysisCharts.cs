using Plurality.Analysis;

namespace Plurality.Reports;

/// <summary>The tables of analyses as charts.</summary>
internal static class AnalysisCharts
{
    /// <summary>How each table is shown, by its analysis and its name.</summary>
    private static readonly Dictionary<(string Analysis, string Table), ChartShape> Shapes = new()
    {
        [("top-probabilities", "probabilities")] = new(
            "Highest and second probability, step by step",
            ChartMark.Lines,
            "step",
            "measure",
            "kind",
            "none steps"
        ),
        [("top-probabilities", "entropy")] = new("Entropy, step by step", ChartMark.Lines, "step", "kind", "none steps"),
        [("runner-up", "by step")] = new("The runner-up, step by step", ChartMark.Lines, "step", "measure"),
        [("runner-up", "when")] = new("When the runner-up is written", ChartMark.Bars, "steps later"),
        [("runner-up", "rank")] = new("Rank of the next label", ChartMark.Bars, "rank"),
        [("first-step-shape", "ranks")] = new("Probability by rank at the first step", ChartMark.Bars, "rank"),
        [("accuracy-by-order", "places")] = new("Accuracy of a label, by its place", ChartMark.Lines, "place"),
        [("multi-label-share", "answers")] = new(
            "Multi-label answers against multi-label demonstrations",
            ChartMark.Points,
            "share of demonstrations"
        ),
        // the instruction goes with the run
        [("label-order", "orders")] = new("Answers whose labels follow an order", ChartMark.Bars, "order"),
        [("attention", "weights")] = new("Attention per token, step by step", ChartMark.Lines, "step", "on"),
        [("attention", "shares")] = new("Shares of attention, step by step", ChartMark.Lines, "step", "on"),
        [("probes", "f1")] = new("F1 of probes, layer by layer", ChartMark.Lines, "layer", "probe"),
        [("side-by-side", "first step")] = new("First step, run by run", ChartMark.Dots, "measure"), // the model goes with the run
        [("side-by-side", "entropy")] = new("Entropy of the first step, run by run", ChartMark.Dots, "run"),
        [("side-by-side", "f1")] = new("F1 of methods, run by run", ChartMark.Dots, "method"),
        [("side-by-side", "nll")] = new("Negative log-likelihood of methods, run by run", ChartMark.Dots, "method"),
    };

    /// <summary>The charts of an analysis; none of tables without rows.</summary>
    public static IEnumerable<ReportChart> Of(AnalysisResult result, IReadOnlyList<string> runs) =>
        from table in result.Tables
        where table.Rows.Count > 0
        select FigureChart.Of(result.Analysis, table, runs, Shapes.GetValueOrDefault((result.Analysis, table.Name)) ?? Plain(table));

    /// <summary>A table that nobody has thought about yet: its last key beside points.</summary>
    private static ChartShape Plain(FigureTable table) =>
        new(table.Title, ChartMark.Dots, table.Keys[^1].Name, [.. table.Keys.Skip(1).SkipLast(1).Select(key => key.Name)]);
}

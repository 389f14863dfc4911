using Plurality.Metrics;

namespace Plurality.Evaluation;

/// <summary>How much figures depend on the draw of demonstrations.</summary>
internal static class SeedSpread
{
    /// <summary>Computes the figures of the methods that occur in every scoreboard, for metrics with one value only.</summary>
    /// <param name="scoreboards">One per run, all for the same documents and metrics; at least one.</param>
    public static IReadOnlyList<SeedFigure> Of(IReadOnlyList<Scoreboard> scoreboards)
    {
        ArgumentNullException.ThrowIfNull(scoreboards);
        ArgumentOutOfRangeException.ThrowIfZero(scoreboards.Count);
        var methods = scoreboards[0]
            .Rows.Select(row => row.Method)
            .Where(method => scoreboards.All(board => board.Rows.Any(row => row.Method == method && row.Cells.Fault is null)));
        return
        [
            .. from method in methods
            from metric in scoreboards[0].Metrics.Where(metric => !metric.ByLabel)
            select Figure(
                method,
                metric,
                [
                    .. scoreboards.Select(board =>
                        board.Rows.First(row => row.Method == method).Cells.Value.First(cell => cell.Metric == metric).Value.Estimate.Value
                    ),
                ]
            ),
        ];
    }

    private static SeedFigure Figure(string method, IMetric metric, double?[] values)
    {
        if (values.Any(value => value is null))
        {
            return new SeedFigure(method, metric, null, null, null, null, values.Length);
        }

        double[] known = [.. values.OfType<double>()];
        var mean = known.Average();
        double? deviation = known.Length < 2 ? null : Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1));
        return new SeedFigure(method, metric, mean, deviation, known.Min(), known.Max(), known.Length);
    }
}

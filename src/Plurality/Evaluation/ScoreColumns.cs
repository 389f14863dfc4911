using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;

namespace Plurality.Evaluation;

/// <summary>
/// The columns of a scoreboard: the figures of each method with their intervals, the best one, and the tests of the others against it. All
/// metrics of a method, and all tests of a pair of methods, use the same draws at once.
/// </summary>
internal static class ScoreColumns
{
    /// <summary>The cells of each method, one column per metric.</summary>
    public static IReadOnlyList<Dictionary<MethodPredictions, ScoreCell>> Of(
        Dictionary<MethodPredictions, ScoredDocuments> scored,
        ScoreboardOptions options,
        Bootstrap bootstrap,
        double[]? weights
    )
    {
        var metrics = options.Metrics;
        // Draws use all cores themselves; figures alone leave some idle, but for other methods.
        KeyValuePair<MethodPredictions, ScoredDocuments>[] methods = [.. scored];
        Func<int, IReadOnlyList<Interval>[]> figures = method =>
            MetricPasses.Of(metrics, methods[method].Value, prepared => bootstrap.Intervals(prepared), isRepeated: options.Resamples > 0);
        var computed =
            options.Resamples > 0 ? [.. Enumerable.Range(0, methods.Length).Select(figures)] : ParallelValues.Of(methods.Length, figures);
        var intervals = methods.Index().ToDictionary(method => method.Item.Key, method => computed[method.Index]);
        Dictionary<MethodPredictions, ScoreCell>[] columns =
        [
            .. metrics.Select(
                (metric, place) => intervals.ToDictionary(entry => entry.Key, entry => new ScoreCell(metric, entry.Value[place]))
            ),
        ];
        List<(MethodPredictions Best, MethodPredictions Other, int Column)> tests =
        [
            .. columns.SelectMany((cells, column) => Marked(cells).Select(pair => (pair.Best, pair.Other, column))),
        ];
        if (options is { Tests: true, Resamples: > 0 })
        {
            Test(columns, tests, scored, options, weights);
        }

        return columns;
    }

    /// <summary>Marks the best methods of a column; returns the first of them with each method that is not among them.</summary>
    private static IEnumerable<(MethodPredictions Best, MethodPredictions Other)> Marked(Dictionary<MethodPredictions, ScoreCell> cells)
    {
        MethodPredictions[] compared =
        [
            .. cells
                .Where(cell => !cell.Key.IsBound && !cell.Value.Metric.ByLabel && cell.Value.Value.Estimate.Value is not null)
                .Select(cell => cell.Key),
        ];
        if (compared.Length < 2)
        {
            return [];
        }

        double Rank(MethodPredictions method) => (cells[method].Metric.HigherIsBetter ? -1 : 1) * cells[method].Value.Estimate.Value!.Value;
        var best = compared.MinBy(Rank)!;
        var least = Rank(best);
        foreach (var method in compared.Where(method => Rank(method) <= least))
        {
            cells[method] = cells[method] with { IsBest = true };
        }

        return [.. compared.Where(method => !cells[method].IsBest).Select(other => (best, other))];
    }

    private static void Test(
        Dictionary<MethodPredictions, ScoreCell>[] columns,
        List<(MethodPredictions Best, MethodPredictions Other, int Column)> tests,
        Dictionary<MethodPredictions, ScoredDocuments> scored,
        ScoreboardOptions options,
        double[]? weights
    )
    {
        Dictionary<(MethodPredictions, int), double?> raw = [];
        foreach (var pair in tests.GroupBy(test => (test.Best, test.Other)))
        {
            int[] places = [.. pair.Select(test => test.Column)];
            var results = PairedTest.Permutation(
                [.. places.Select(place => options.Metrics[place])],
                scored[pair.Key.Best],
                scored[pair.Key.Other],
                options.Seed,
                options.Resamples,
                weights
            );
            foreach (var (place, result) in places.Zip(results))
            {
                raw.Add((pair.Key.Other, place), result.P);
            }
        }

        foreach (var column in tests.GroupBy(test => test.Column))
        {
            var cells = columns[column.Key];
            MethodPredictions[] others = [.. column.Select(test => test.Other)];
            double?[] values = [.. others.Select(other => raw[(other, column.Key)])];
            foreach (var (method, p, uncorrected) in others.Zip(options.Corrected ? Holm.Adjust(values) : values, values))
            {
                cells[method] = cells[method] with { P = p, RawP = uncorrected, IsNotWorse = p >= 1 - options.Level };
            }
        }
    }
}

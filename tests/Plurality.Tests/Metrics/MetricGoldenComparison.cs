using System.Text.Json;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.TestKit.Golden;

namespace Plurality.Tests.Metrics;

/// <summary>Compares every expected value of one item of <c>scores</c> with ours.</summary>
internal static class MetricGoldenComparison
{
    /// <summary>One line for each value that is not reached, and for each name that we do not know.</summary>
    public static IReadOnlyList<string> Deviations(JsonElement item)
    {
        var (q, h, g) = (MetricsGolden.Matrix(item.GetProperty("Q")), item.GetProperty("H"), item.GetProperty("G"));
        var labels = ScoredExample.Labels(q[0].Length);
        var documents = ScoredDocuments.Create(
            labels,
            TaskKind.MultiLabel,
            [
                .. q.Select(
                    (row, i) =>
                        new DocumentScores(
                            $"d{i}",
                            row,
                            new LabelMarginals(labels, MetricsGolden.Vector(h[i])),
                            [
                                .. g[i]
                                    .EnumerateArray()
                                    .Select(cell => cell.ValueKind == JsonValueKind.Number ? cell.GetDouble() > 0 : cell.GetBoolean()),
                            ]
                        )
                ),
            ],
            Thresholds.One(labels, item.GetProperty("threshold").GetDouble())
        );
        return
        [
            .. item.GetProperty("expected").EnumerateObject().SelectMany(expected => Deviations(expected.Name, expected.Value, documents)),
        ];
    }

    private static IEnumerable<string> Deviations(string name, JsonElement expected, ScoredDocuments documents)
    {
        var metric = MetricCatalogue.All.SingleOrDefault(metric => metric.Name == name);
        if (metric is null)
        {
            return [$"{name}: there is no such metric"];
        }

        var result = metric.Compute(documents);
        double?[] ours = [.. (result.ByLabel ?? [result.Value]).Select(value => value.Value)];
        double?[] theirs =
            expected.ValueKind == JsonValueKind.Array
                ? MetricsGolden.Optional(expected)
                : [expected.ValueKind == JsonValueKind.Null ? null : expected.GetDouble()];
        return ours.Length == theirs.Length
            ? Enumerable
                .Range(0, ours.Length)
                .Where(i => !MetricsGolden.Near(theirs[i], ours[i]))
                .Select(i => FormattableString.Invariant($"{name}[{i}]: expected {theirs[i]:R}, got {ours[i]:R}"))
            : [$"{name}: expected {theirs.Length} values, got {ours.Length}"];
    }
}

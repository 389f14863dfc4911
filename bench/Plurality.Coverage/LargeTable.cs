using System.Diagnostics;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;
using static System.FormattableString;

namespace Plurality.Coverage;

/// <summary>
/// How long the intervals of all metrics of a large table take, and the paired tests against a constant; and whether computing one resample
/// after the other gives the same values.
/// </summary>
internal static class LargeTable
{
    /// <summary>Prints a row.</summary>
    public static void Run(int documents, int labels, int resamples)
    {
        var sample = Sample(documents, labels);
        IMetric[] metrics = [.. MetricCatalogue.All];
        IPreparedMetric[] prepared = [];
        var preparing = Seconds(() => prepared = Array.ConvertAll(metrics, metric => metric.Prepare(sample)));
        var bootstrap = new Bootstrap(documents, seed: 1, resamples);
        var intervals = Seconds(() => bootstrap.Intervals(prepared));
        double[] row = [.. Enumerable.Repeat(0.1, labels)];
        var constant = sample.ScoredBy(Enumerable.Repeat(row, documents), null);
        IMetric[] compared = [.. metrics.Where(metric => !metric.ByLabel)];
        var tests = Seconds(() => PairedTest.Permutation(compared, sample, constant, seed: 1, resamples));

        // One tile of resamples, together and one by one.
        var (lanes, tiled) = (Math.Min(WeightTile.FullLanes, resamples), new IReadOnlyList<MetricValue>[prepared.Length][]);
        var tile = new WeightTile(documents, lanes);
        for (var lane = 0; lane < lanes; lane++)
        {
            var weights = bootstrap.Weights(lane);
            for (var document = 0; document < documents; document++)
            {
                tile.Row(document)[lane] = weights[document];
            }
        }

        var together = Seconds(() => tiled = Array.ConvertAll(prepared, metric => Resample.Values(metric, tile)));
        var (largest, alone) = (0.0, 0.0);
        for (var lane = 0; lane < lanes; lane++)
        {
            var weights = bootstrap.Weights(lane).ToArray();
            for (var metric = 0; metric < prepared.Length; metric++)
            {
                IReadOnlyList<MetricValue> values = [];
                alone += Seconds(() => values = prepared[metric].Compute(weights));
                largest = values
                    .Zip(tiled[metric][lane], (one, other) => Math.Abs((one.Value ?? 0) - (other.Value ?? 0)))
                    .Prepend(largest)
                    .Max();
            }
        }

        Console.WriteLine(
            "| documents | labels | metrics | prepared | intervals | tests | one by one / together | largest difference | memory |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        string[] cells =
        [
            Invariant($"{documents}"),
            Invariant($"{labels}"),
            Invariant($"{metrics.Length}"),
            Invariant($"{preparing:0.0} s"),
            Invariant($"{intervals:0.0} s for {resamples} resamples"),
            Invariant($"{tests:0.0} s"),
            Invariant($"{alone / together:0.0}"),
            Invariant($"{largest:0.0e+0}"),
            Invariant($"{Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"),
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>Documents whose labels are common or rare, from 0.2 to 20 %, with three annotators.</summary>
    public static ScoredDocuments Sample(int documents, int labels)
    {
        var chance = new SeededGenerator(3);
        double[] rates = [.. Enumerable.Range(0, labels).Select(label => 0.002 * Math.Pow(0.2 / 0.002, label / (labels - 1.0)))];
        var set = LabelSet.Create(Enumerable.Range(0, labels).Select(label => $"label{label}"));
        return ScoredDocuments.Create(set, TaskKind.MultiLabel, [.. Enumerable.Range(0, documents).Select(Document)]);

        DocumentScores Document(int number)
        {
            double[] q = Array.ConvertAll(rates, rate => Math.Round(LogSpace.Sigmoid(LogSpace.Logit(rate) + (3 * chance.NextDouble())), 4));
            double[] shares = Array.ConvertAll(q, p => Enumerable.Range(0, 3).Count(_ => chance.NextDouble() < p) / 3.0);
            return new DocumentScores($"d{number}", q, new LabelMarginals(set, shares), Array.ConvertAll(shares, share => share > 0.5));
        }
    }

    private static double Seconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

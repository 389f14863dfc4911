using System.Diagnostics;
using System.Globalization;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;

namespace Plurality.Coverage;

/// <summary>How long the intervals of a macro average take, compared with the same resamples without the rule for what they lack.</summary>
internal static class Costs
{
    /// <summary>Prints one line.</summary>
    public static void Run(int documents)
    {
        const int Labels = 28;
        var chance = new SeededGenerator(3);
        var set = LabelSet.Create(Enumerable.Range(0, Labels).Select(label => $"label{label}"));
        var sample = ScoredDocuments.Create(
            set,
            TaskKind.MultiLabel,
            [
                .. Enumerable
                    .Range(0, documents)
                    .Select(i => new DocumentScores(
                        $"d{i}",
                        [.. Enumerable.Range(0, Labels).Select(_ => chance.NextDouble())],
                        null,
                        [.. Enumerable.Range(0, Labels).Select(_ => chance.NextInt(20) == 0)]
                    )),
            ]
        );
        var bootstrap = new Bootstrap(documents, seed: 1);
        var prepared = MetricCatalogue.Named("f1_macro_zd0").Prepare(sample);
        var (with, without) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 5; round++)
        {
            with = Math.Min(with, Seconds(() => bootstrap.Intervals(prepared)));
            without = Math.Min(
                without,
                Seconds(() =>
                {
                    for (var resample = 0; resample < bootstrap.Resamples; resample++)
                    {
                        prepared.Compute(bootstrap.Weights(resample));
                    }
                })
            );
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{documents} documents, {Labels} labels: {1000 * with:0.0} ms per interval, {with / without:0.00} times without the rule."
            )
        );
    }

    private static double Seconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

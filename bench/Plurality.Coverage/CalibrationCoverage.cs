using System.Globalization;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;

namespace Plurality.Coverage;

/// <summary>
/// Intervals of the calibration error, simulated: the logit of a label's true probability is normal around that of a rate from 0.4 to 15 %,
/// and Q is that probability, a more extreme one, or one that is a tenth too high. The true error is that of a very large sample in the
/// same bins.
/// </summary>
internal static class CalibrationCoverage
{
    private static readonly (string Name, Func<double, double> Stated)[] Methods =
    [
        ("calibrated", p => p),
        ("slightly overconfident", p => LogSpace.Sigmoid((1.15 * LogSpace.Logit(p)) - 0.05)),
        ("overconfident", p => LogSpace.Sigmoid((1.6 * LogSpace.Logit(p)) - 0.3)),
        ("0.1 too high", p => Math.Min(1, p + 0.1)),
    ];

    /// <summary>Prints a row per setting.</summary>
    public static void Run(int repetitions, int resamples, int[] documents)
    {
        Console.WriteLine(
            "| labels | method | true error | documents | bias | debiased bias " + "| percentile | reflected | shipped | width |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        var plain = MetricCatalogue.Named("ece_equal_width_15");
        var debiased = MetricCatalogue.Named("ece_debiased");
        foreach (var labels in (int[])[28, 7])
        {
            foreach (var (name, stated) in Methods)
            {
                var chance = SeededGenerator.For(1, "calibration", $"{labels} {name}");
                var truth = Truth(stated, labels, chance);
                foreach (var count in documents)
                {
                    var (percentile, reflected, shipped, bias, rest, width) = (0, 0, 0, 0.0, 0.0, 0.0);
                    for (var repetition = 0; repetition < repetitions; repetition++)
                    {
                        var sample = Sample(stated, labels, count, chance);
                        var bootstrap = new Bootstrap(count, (ulong)repetition, resamples);
                        var prepared = plain.Prepare(sample);
                        var estimate = bootstrap.Estimates(prepared)[0].Value!.Value;
                        List<double> drawn =
                        [
                            .. Enumerable.Range(0, resamples).Select(i => prepared.Compute(bootstrap.Weights(i))[0].Value!.Value),
                        ];

                        // Not widened to the estimate: the middle part as it is.
                        drawn.Sort();
                        var (low, high) = (drawn[(int)(0.025 * resamples)], drawn[(int)(0.975 * resamples)]);
                        percentile += low <= truth && truth <= high ? 1 : 0;
                        reflected += (2 * estimate) - high <= truth && truth <= (2 * estimate) - low ? 1 : 0;
                        var interval = bootstrap.Intervals(prepared)[0];
                        shipped += Holds(interval, truth);
                        width += interval.High!.Value - interval.Low!.Value;
                        bias += estimate - truth;
                        rest += bootstrap.Estimates(debiased.Prepare(sample))[0].Value!.Value - truth;
                    }

                    double Share(int held) => 100.0 * held / repetitions;
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"| {labels} | {name} | {truth:0.000} | {count} | {bias / repetitions:0.0000} | {rest / repetitions:0.0000} | "
                        )
                            + string.Create(
                                CultureInfo.InvariantCulture,
                                $"{Share(percentile):0.0} % | {Share(reflected):0.0} % | {Share(shipped):0.0} % | "
                            )
                            + string.Create(CultureInfo.InvariantCulture, $"{width / repetitions:0.000} |")
                    );
                }
            }
        }

        Console.WriteLine();
    }

    private static int Holds(Interval interval, double truth) => interval.Low <= truth + 1e-12 && truth <= interval.High ? 1 : 0;

    private static double Truth(Func<double, double> stated, int labels, SeededGenerator chance)
    {
        const int Documents = 200_000;
        var excess = new double[BinnedCalibrationMetric.DefaultBins];
        for (var pair = 0; pair < Documents * labels / 4; pair++)
        {
            var p = Probability(pair % labels, labels, chance);
            excess[EqualWidth.Bin(stated(p), excess.Length)] += stated(p) - p;
        }

        return excess.Sum(Math.Abs) / (Documents * labels / 4);
    }

    private static ScoredDocuments Sample(Func<double, double> stated, int labels, int documents, SeededGenerator chance)
    {
        var set = LabelSet.Create(Enumerable.Range(0, labels).Select(label => $"label{label}"));
        return ScoredDocuments.Create(
            set,
            TaskKind.MultiLabel,
            [
                .. Enumerable
                    .Range(0, documents)
                    .Select(i =>
                    {
                        double[] p = [.. Enumerable.Range(0, labels).Select(label => Probability(label, labels, chance))];
                        return new DocumentScores($"d{i}", [.. p.Select(stated)], null, [.. p.Select(one => chance.NextDouble() < one)]);
                    }),
            ]
        );
    }

    private static double Probability(int label, int labels, SeededGenerator chance)
    {
        var rate = 0.004 * Math.Pow(0.15 / 0.004, label / (labels - 1.0));
        var normal = Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
        return LogSpace.Sigmoid(LogSpace.Logit(rate) + normal);
    }
}

using System.Globalization;
using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;

namespace Plurality.Coverage;

/// <summary>
/// Intervals of macro-averaged F1 with rare labels, simulated. Labels are independent; a predictor has the same recall and precision for
/// each, so the true F1 of each label is known. The true value is the macro average over the labels that the sample has, those that it
/// lacks counting as the metric says.
/// </summary>
internal static class MacroCoverage
{
    private static readonly (string Name, double Recall, double Precision)[] Predictors =
    [
        ("perfect", 1, 1),
        ("good", 0.85, 0.85),
        ("weak", 0.5, 0.4),
    ];

    private static readonly (string Name, double Low, double High)[] Rates =
    [
        ("0.4 to 15 %", 0.004, 0.15),
        ("0.4 %", 0.004, 0.004),
        ("2 %", 0.02, 0.02),
        ("5 %", 0.05, 0.05),
        ("15 %", 0.15, 0.15),
    ];

    /// <summary>Prints a row per setting.</summary>
    public static void Run(int repetitions, int resamples, int[] documents)
    {
        Console.WriteLine(
            "| labels | rate of a label | documents | predictor | percentile, 0/0 = 0 | BCa | stratified | left out "
                + "| shipped | width | none |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var labels in (int[])[28, 7])
        {
            foreach (var (rate, low, high) in labels == 28 ? Rates : Rates[..1])
            {
                double[] rates = [.. Enumerable.Range(0, labels).Select(label => low * Math.Pow(high / low, label / (labels - 1.0)))];
                foreach (var count in documents)
                {
                    foreach (var (predictor, recall, precision) in low < high ? Predictors : Predictors[1..])
                    {
                        var shares = Simulate(rates, count, recall, precision, repetitions, resamples);
                        Console.WriteLine(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"| {labels} | {rate} | {count} | {predictor} | {Percents(shares[..^2])} | "
                            ) + string.Create(CultureInfo.InvariantCulture, $"{shares[^2]:0.00} | {100 * shares[^1]:0} % |")
                        );
                    }
                }
            }
        }

        Console.WriteLine();
    }

    private static string Percents(double[] shares) =>
        string.Join(
            " | ",
            shares.Select(share => double.IsNaN(share) ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %"))
        );

    /// <summary>
    /// The coverage of each interval, then the mean width of the shipped one and the share of samples for which it says that there is none;
    /// those samples count for no interval.
    /// </summary>
    private static double[] Simulate(double[] rates, int documents, double recall, double precision, int repetitions, int resamples)
    {
        var labels = rates.Length;
        var zero = new ConfusionMetric(SetRatio.F1, ConfusionAverage.Macro, 0);
        var truth = 2 * recall * precision / (recall + precision);
        var chance = SeededGenerator.For(1, "coverage", FormattableString.Invariant($"{labels} {rates[0]} {documents} {recall}"));
        var held = new int[5];
        var (width, counted, none) = (0.0, 0, 0);
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            var sample = new Sample(rates, documents, recall, precision, chance);
            var ones = new double[documents];
            Array.Fill(ones, 1);
            var all = sample.Counts(ones);
            bool[] has = [.. all.Select(label => label.Gold > 0)];
            var having = has.Count(label => label);
            if (having == 0)
            {
                continue;
            }

            var target = truth * having / labels;
            var estimate = Value(zero.Values(all, documents));
            var (plain, stratified, drawn) = (new List<double>(), new List<double>(), new List<double>());
            var interval = new MacroInterval(new SampledMacro(sample, has), ones, resamples, 0.95);
            for (var resample = 0; resample < resamples; resample++)
            {
                var weights = sample.Draw(chance);
                var counts = sample.Counts(weights);
                plain.Add(Value(zero.Values(counts, documents)));
                var tile = WeightTile.Of(weights);
                interval.Draw(resample, tile);
                if (new SampledMacro(sample, has).Labels(tile, [])[0]?.Mean is { } mean)
                {
                    drawn.Add(mean);
                }

                sample.Restore(weights, counts, all, chance);
                stratified.Add(Value(zero.Values(sample.Counts(weights), documents)));
            }

            var shipped = interval.Intervals()[0];
            if (shipped.Low is null)
            {
                none++;
                continue;
            }

            counted++;
            double[] jackknife =
            [
                .. Enumerable
                    .Range(0, documents)
                    .Select(document => Value(zero.Values(sample.CountsWithout(all, document), documents - 1))),
            ];
            (double Low, double High)[] intervals =
            [
                Ends.Percentile(plain, estimate),
                Ends.BiasCorrectedAccelerated(plain, estimate, jackknife),
                Ends.Percentile(stratified, estimate),
                Ends.Percentile(drawn, estimate),
                (shipped.Low.Value, shipped.High!.Value),
            ];
            for (var method = 0; method < intervals.Length; method++)
            {
                held[method] += intervals[method].Low <= target + 1e-9 && target - 1e-9 <= intervals[method].High ? 1 : 0;
            }

            width += intervals[4].High - intervals[4].Low;
        }

        return [.. held.Select(times => (double)times / counted), width / counted, (double)none / (none + counted)];
    }

    private static double Value(IReadOnlyList<MetricValue> values) => values[0].Value ?? 0;
}

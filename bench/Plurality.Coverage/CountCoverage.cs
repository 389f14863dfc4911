using System.Globalization;
using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;

namespace Plurality.Coverage;

/// <summary>
/// Intervals of metrics of label counts other than macro averages, simulated with the labels and predictors of <see cref="MacroCoverage"/>:
/// those of all labels together, and those of one label by the number of documents that have it.
/// </summary>
internal static class CountCoverage
{
    private const int Labels = 28;

    private static readonly (string Name, Func<LabelCounts, double> Of)[] Ratios =
    [
        ("F1", label => SetRatio.F1.Of(label, 0)),
        ("recall", label => SetRatio.Recall.Of(label, 0)),
        ("MCC", label => MatthewsMetric.PerLabel.Values([label], 1)[0].Value!.Value),
    ];

    private static readonly (string Name, int Low, int High)[] Sizes =
    [
        ("1 to 4 documents", 1, 4),
        ("5 to 9 documents", 5, 9),
        ("10 to 29 documents", 10, 29),
        ("30 documents or more", 30, int.MaxValue),
    ];

    /// <summary>Prints a row per figure and predictor.</summary>
    public static void Run(int repetitions, int resamples, int[] documents)
    {
        Console.WriteLine("| figure | predictor | intervals | percentile | widened |");
        Console.WriteLine("|---|---|---|---|---|");
        double[] rates = [.. Enumerable.Range(0, Labels).Select(label => 0.004 * Math.Pow(0.15 / 0.004, label / (Labels - 1.0)))];
        foreach (var (predictor, recall, precision) in (IEnumerable<(string, double, double)>)[("good", 0.85, 0.85), ("weak", 0.5, 0.4)])
        {
            var chance = SeededGenerator.For(1, "counts", predictor);
            Dictionary<string, (int All, int Percentile, int Widened)> rows = [];
            foreach (var count in documents)
            {
                for (var repetition = 0; repetition < repetitions; repetition++)
                {
                    Repeat(rates, count, recall, precision, resamples, chance, rows);
                }
            }

            foreach (var (figure, (all, percentile, widened)) in rows.OrderBy(row => row.Key, StringComparer.Ordinal))
            {
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {figure} | {predictor} | {all} | {100.0 * percentile / all:0.0} % | {100.0 * widened / all:0.0} % |"
                    )
                );
            }
        }

        Console.WriteLine();
    }

    private static void Repeat(
        double[] rates,
        int documents,
        double recall,
        double precision,
        int resamples,
        SeededGenerator chance,
        Dictionary<string, (int All, int Percentile, int Widened)> rows
    )
    {
        var sample = new Sample(rates, documents, recall, precision, chance);
        var ones = new double[documents];
        Array.Fill(ones, 1);
        var all = sample.Counts(ones);
        LabelCounts[][] drawn = [.. Enumerable.Range(0, resamples).Select(_ => sample.Counts(sample.Draw(chance)))];
        LabelCounts[] truth = [.. rates.Select(rate => new LabelCounts(rate * recall, rate * recall / precision, rate, 1))];
        foreach (var (name, of) in Ratios)
        {
            Count($"{name}, micro", counts => of(Pool(counts)), all, drawn, truth, rows);
        }

        var weighted = new ConfusionMetric(SetRatio.F1, ConfusionAverage.Weighted, 0);
        Count("F1, weighted", counts => weighted.Values(counts, 1)[0].Value!.Value, all, drawn, truth, rows);
        for (var label = 0; label < rates.Length; label++)
        {
            if (all[label].Gold <= 0)
            {
                continue;
            }

            var place = label;
            var size = Sizes.First(size => all[place].Gold >= size.Low && all[place].Gold <= size.High).Name;
            LabelCounts[][] having = [.. drawn.Where(counts => counts[place].Gold > 0)];
            foreach (var (name, of) in Ratios)
            {
                Count($"{name} of a label, {size}", counts => of(counts[place]), all, having, truth, rows);
            }
        }
    }

    private static LabelCounts Pool(LabelCounts[] counts) =>
        new(
            counts.Sum(label => label.Both),
            counts.Sum(label => label.Decided),
            counts.Sum(label => label.Gold),
            counts.Sum(label => label.All)
        );

    private static void Count(
        string row,
        Func<LabelCounts[], double> of,
        LabelCounts[] all,
        LabelCounts[][] drawn,
        LabelCounts[] truth,
        Dictionary<string, (int All, int Percentile, int Widened)> rows
    )
    {
        double[] values = [.. drawn.Select(of).Order()];
        var (estimate, target) = (of(all), of(truth));
        var (low, high) = (Interval.Quantile(values, 0.025), Interval.Quantile(values, 0.975));
        var shift = 2 * (estimate - values.Average());
        var (known, percentile, widened) = rows.GetValueOrDefault(row);
        rows[row] = (known + 1, percentile + Holds(low, high), widened + Holds(low + Math.Min(shift, 0), high + Math.Max(shift, 0)));

        int Holds(double from, double to) => Math.Min(from, estimate) <= target + 1e-9 && target - 1e-9 <= Math.Max(to, estimate) ? 1 : 0;
    }
}

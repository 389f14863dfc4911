using System.Globalization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;

namespace Plurality.Coverage;

/// <summary>
/// Intervals of the macro averages of the area under the ROC curve and of average precision, simulated: a document without a label has a
/// normal score, one with it a score that is higher by a fixed distance. The true value is the mean over the labels that the sample has.
/// </summary>
internal static class CurveCoverage
{
    private const int Labels = 28;

    private static readonly (string Name, double Distance)[] Predictors = [("good", 2), ("weak", 0.7)];

    private static readonly string[] Names = ["roc_auc_macro", "average_precision_macro"];

    /// <summary>Prints a row per setting.</summary>
    public static void Run(int repetitions, int resamples, int[] documents)
    {
        Console.WriteLine("| figure | documents | predictor | bias | percentile | widened | width | none |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        double[] rates = [.. Enumerable.Range(0, Labels).Select(label => 0.004 * Math.Pow(0.15 / 0.004, label / (Labels - 1.0)))];
        foreach (var (predictor, distance) in Predictors)
        {
            double[][] truths =
            [
                [.. rates.Select(_ => Normal.CDF(0, 1, distance / Math.Sqrt(2)))],
                [.. rates.Select(rate => AveragePrecision(rate, distance))],
            ];
            foreach (var count in documents)
            {
                var chance = SeededGenerator.For(1, "curves", FormattableString.Invariant($"{count} {predictor}"));
                var tallies = Array.ConvertAll(Names, _ => new Tally());
                for (var repetition = 0; repetition < repetitions; repetition++)
                {
                    var sample = Sample(rates, count, distance, chance);
                    var bootstrap = new Bootstrap(count, (ulong)repetition, resamples);
                    for (var figure = 0; figure < Names.Length; figure++)
                    {
                        var metric = (IMacroMetric)MetricCatalogue.Named(Names[figure]).Prepare(sample);
                        Add(tallies[figure], new Widened(metric), bootstrap, truths[figure]);
                    }
                }

                foreach (var (name, tally) in Names.Zip(tallies))
                {
                    Console.WriteLine($"| `{name}` | {count} | {predictor} | {tally.Row} |");
                }
            }
        }

        Console.WriteLine();
    }

    private static void Add(Tally tally, IMacroMetric metric, Bootstrap bootstrap, double[] truths)
    {
        var having = metric.Having(bootstrap.Once);
        var interval = bootstrap.Intervals(metric)[0];
        if (interval.Low is null)
        {
            tally.None++;
            return;
        }

        var truth = truths.Where((_, label) => having[label] > 0).Average();
        var drawn = new double[bootstrap.Resamples];
        bootstrap.Draw(
            (first, tile) =>
            {
                foreach (var (lane, values) in metric.Compute(tile).Index())
                {
                    drawn[first + lane] = values[0].Value ?? double.NaN;
                }
            }
        );
        Array.Sort(drawn);
        var estimate = interval.Estimate.Value!.Value;
        tally.All++;
        tally.Bias += estimate - truth;
        tally.Width += interval.High!.Value - interval.Low.Value;
        tally.Widened += interval.Low <= truth && truth <= interval.High ? 1 : 0;
        tally.Percentile +=
            Math.Min(Interval.Quantile(drawn, 0.025), estimate) <= truth && truth <= Math.Max(Interval.Quantile(drawn, 0.975), estimate)
                ? 1
                : 0;
    }

    /// <summary>∫ precision(t) · density of the scores of documents with the label at t dt.</summary>
    private static double AveragePrecision(double rate, double distance) =>
        GaussLegendreRule.Integrate(
            score =>
            {
                var (right, wrong) = (rate * (1 - Normal.CDF(distance, 1, score)), (1 - rate) * (1 - Normal.CDF(0, 1, score)));
                return right + wrong > 0 ? right / (right + wrong) * Normal.PDF(distance, 1, score) : 0;
            },
            -8 + distance,
            7 + distance,
            512
        );

    private static ScoredDocuments Sample(double[] rates, int documents, double distance, SeededGenerator chance)
    {
        var set = LabelSet.Create(Enumerable.Range(0, rates.Length).Select(label => $"label{label}"));
        return ScoredDocuments.Create(
            set,
            TaskKind.MultiLabel,
            [
                .. Enumerable
                    .Range(0, documents)
                    .Select(i =>
                    {
                        bool[] gold = [.. rates.Select(rate => chance.NextDouble() < rate)];
                        double[] q =
                        [
                            .. gold.Select(has =>
                                LogSpace.Sigmoid(
                                    (has ? distance : 0)
                                        + (Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble()))
                                )
                            ),
                        ];
                        return new DocumentScores($"d{i}", q, null, gold);
                    }),
            ]
        );
    }

    /// <summary>The metric with the interval of a macro average, which the mean of average precisions is refused.</summary>
    private sealed class Widened(IMacroMetric metric) : IMacroMetric
    {
        public ValueRange Range => metric.Range;

        public int[] Having(ReadOnlySpan<double> weights) => metric.Having(weights);

        public MacroValues?[] Labels(WeightTile tile, int[] having) => metric.Labels(tile, having);

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) => metric.Compute(tile);
    }

    private sealed class Tally
    {
        public int All { get; set; }

        public int None { get; set; }

        public int Percentile { get; set; }

        public int Widened { get; set; }

        public double Bias { get; set; }

        public double Width { get; set; }

        public string Row =>
            All == 0
                ? "– | – | – | – | 100 %"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Bias / All:0.000} | {100.0 * Percentile / All:0.0} % | {100.0 * Widened / All:0.0} % | {Width / All:0.00} | "
                ) + string.Create(CultureInfo.InvariantCulture, $"{100.0 * None / (All + None):0} %");
    }
}

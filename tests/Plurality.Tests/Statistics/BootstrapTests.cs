using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;
using Plurality.Tests.Metrics;
using Xunit;

namespace Plurality.Tests.Statistics;

public sealed class BootstrapTests
{
    public static TheoryData<string> Distributions => ["hard decisions", "F1", "rare success", "squared normal"];

    /// <summary>
    /// 1,200 samples of 200 documents; a share of 0.945 is then known to ±0.007. Twenty draws of resamples are used in turn, since one
    /// would put its own error into every interval.
    /// </summary>
    [Theory]
    [MemberData(nameof(Distributions))]
    public void An_interval_of_95_percent_holds_the_mean_of_200_documents_in_93_to_97_percent_of_samples(string distribution)
    {
        const int Samples = 1200;
        Bootstrap[] bootstraps = [.. Enumerable.Range(0, 20).Select(seed => new Bootstrap(200, (ulong)seed))];
        var chance = SeededGenerator.For(1, "coverage", distribution);
        var (draw, mean) = Distribution(distribution, chance);
        var held = 0;

        for (var sample = 0; sample < Samples; sample++)
        {
            var values = Enumerable.Range(0, 200).Select(_ => (double?)draw()).ToArray();
            var interval = bootstraps[sample % bootstraps.Length].Intervals(new DocumentMean(values, "none"))[0];
            if (interval.Low <= mean && mean <= interval.High)
            {
                held++;
            }
        }

        Assert.InRange((double)held / Samples, 0.93, 0.97);
    }

    [Fact]
    public void A_seed_gives_the_same_resamples_and_more_of_them_begin_alike()
    {
        var few = new Bootstrap(30, seed: 4, resamples: 20);
        var many = new Bootstrap(30, seed: 4, resamples: 50);

        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(few.Weights(i), many.Weights(i)));
        Assert.Equal(30, many.Weights(49).ToArray().Sum());
        Assert.False(few.Weights(0).SequenceEqual(few.Weights(1)));
        Assert.False(few.Weights(0).SequenceEqual(new Bootstrap(30, seed: 5, resamples: 20).Weights(0)));
    }

    [Fact]
    public void Documents_that_are_all_alike_have_an_interval_of_no_width()
    {
        var interval = new Bootstrap(5, seed: 1).Intervals(new DocumentMean([2, 2, 2, 2, 2], "none"))[0];

        Assert.Equal((2, 2, 2), (interval.Estimate.Value, interval.Low, interval.High));
    }

    [Fact]
    public void An_undefined_figure_has_no_interval_but_its_reason()
    {
        var interval = new Bootstrap(2, seed: 1).Intervals(new DocumentMean([null, null], "nobody was asked"))[0];

        Assert.Equal((null, null, "nobody was asked"), (interval.Low, interval.High, interval.Reason));
    }

    // One of 20 documents has a label: (19/20)^20 = 36 % of the resamples lack it; were it 5, 0.3 % would.
    [Theory]
    [InlineData(1, false)]
    [InlineData(5, true)]
    public void Too_many_undefined_resamples_leave_no_interval(int gold, bool expected)
    {
        var documents = ScoredExample.Of([.. Enumerable.Range(0, 20).Select(i => (Q: (double[])[i / 20.0], G: (bool[])[i < gold]))]);

        var interval = new Bootstrap(20, seed: 1).Intervals(MetricCatalogue.Named("roc_auc_micro"), documents)[0];

        Assert.Equal(expected, interval.Low is not null);
        Assert.Equal(!expected, interval.Reason?.EndsWith("of 1000 resamples have no value", StringComparison.Ordinal) ?? false);
        Assert.InRange(interval.UndefinedResamples, expected ? 0 : 300, expected ? 20 : 420);
    }

    // Every label is rare: each of 28 has two of 200 documents, and 13 % of the resamples lack a given one. What they lack says nothing.
    [Theory]
    [InlineData("f1_macro_zd0")]
    [InlineData("recall_macro_zd0")]
    [InlineData("f1_macro_present")]
    [InlineData("mcc_macro")]
    public void A_perfect_predictor_of_rare_labels_has_an_interval_of_no_width(string metric)
    {
        var documents = ScoredExample.Of([
            .. Enumerable
                .Range(0, 200)
                .Select(i => (bool[])[.. Enumerable.Range(0, 28).Select(label => i / 2 == label)])
                .Select(gold => (Q: (double[])[.. gold.Select(is1 => is1 ? 1.0 : 0)], G: gold)),
        ]);

        var interval = new Bootstrap(200, seed: 1).Intervals(MetricCatalogue.Named(metric), documents)[0];

        Assert.Equal((1, 1, 1), (interval.Estimate.Value!.Value, interval.Low!.Value, interval.High!.Value));
    }

    // No document has the third label, which counts 0 in the figure and so in a resample without the second.
    [Theory]
    [InlineData("f1_macro_zd0")]
    [InlineData("mcc_macro")]
    public void A_resample_that_lacks_a_label_is_not_below_the_figure(string name)
    {
        var metric = MetricCatalogue
            .Named(name)
            .Prepare(
                ScoredExample.Of(
                    (Q: (double[])[1, 0, 0], G: (bool[])[true, false, false]),
                    (Q: (double[])[0, 1, 0], G: (bool[])[false, true, false]),
                    (Q: (double[])[0, 0, 0], G: (bool[])[false, false, false])
                )
            );

        Assert.Equal(2 / 3.0, metric.Compute([1, 1, 1])[0].Value!.Value, 12);
        Assert.Equal(2 / 3.0, Resample.Drawn(metric, WeightTile.Of([1, 0, 1]))[0].Value!.Value, 12);
    }

    // 28 labels of 2 documents each are 28 documents more than labels; 4 labels of 2 are 4.
    [Theory]
    [InlineData("f1_macro_zd0")]
    [InlineData("fbeta_macro:2")]
    [InlineData("recall_macro_present")]
    [InlineData("mcc_macro")]
    public void A_macro_average_of_labels_with_few_documents_has_no_interval(string metric)
    {
        var few = Intervals(labels: 4);
        var enough = Intervals(labels: 5);

        Assert.Equal((null, "8 documents with 4 labels are too few; an interval needs 5 more than labels"), (few.Low, few.Reason));
        Assert.NotNull(few.Estimate.Value);
        Assert.NotNull(enough.Low);

        Interval Intervals(int labels) =>
            new Bootstrap(40, seed: 1).Intervals(
                MetricCatalogue.Named(metric),
                ScoredExample.Of([
                    .. Enumerable
                        .Range(0, 40)
                        .Select(i => (bool[])[.. Enumerable.Range(0, labels).Select(label => i / 2 == label)])
                        .Select(gold => (Q: (double[])[.. gold.Select(is1 => is1 ? 1.0 : 0)], G: gold)),
                ])
            )[0];
    }

    // Two documents have each of five labels, so each label's variance counts twice: the middle part is √2 times as wide.
    [Fact]
    public void A_macro_average_counts_the_variance_of_labels_with_two_documents_twice()
    {
        double[] drawn = [.. Enumerable.Range(0, 99).Select(i => 0.4 + (0.002 * i))];
        var interval = new MacroInterval(new DrawnMacro(drawn), [-1], drawn.Length, level: 0.9);
        for (var resample = 0; resample < drawn.Length; resample++)
        {
            interval.Draw(resample, WeightTile.Of([resample]));
        }

        // The resamples' mean is 0.498, the figure 0.5; the 5 and 95 % quantiles of 99 values are the fifth and the 95th.
        var (low, high) = (drawn[4], drawn[94]);
        Assert.Equal(0.498 + (Math.Sqrt(2) * (low - 0.498)), interval.Intervals()[0].Low!.Value, 1e-12);
        Assert.Equal(0.5 + (Math.Sqrt(2) * (high - 0.498)), interval.Intervals()[0].High!.Value, 1e-12);
    }

    // 9 documents have the first label and 10 the second; 10 are predicted to have the first, 9 the second.
    [Theory]
    [InlineData("recall_by_label", 0, "an interval needs 10 documents that have the label; got 9")]
    [InlineData("f1_by_label", 0, "an interval needs 10 documents that have the label; got 9")]
    [InlineData("mcc", 0, "an interval needs 10 documents that have the label; got 9")]
    [InlineData("roc_auc", 0, "an interval needs 10 documents that have the label; got 9")]
    [InlineData("average_precision", 0, "an interval needs 10 documents that have the label; got 9")]
    [InlineData("precision_by_label", 1, "an interval needs 10 documents that are predicted to have the label; got 9")]
    public void A_value_of_a_label_needs_ten_documents_for_an_interval(string metric, int without, string reason)
    {
        var documents = ScoredExample.Of([
            .. Enumerable.Range(0, 40).Select(i => (Q: (double[])[i < 10 ? 0.9 : 0.1, i < 9 ? 0.9 : 0.1], G: (bool[])[i < 9, i < 10])),
        ]);

        var intervals = new Bootstrap(40, seed: 1).Intervals(MetricCatalogue.Named(metric), documents);

        Assert.Equal((null, reason), (intervals[without].Low, intervals[without].Reason));
        Assert.NotNull(intervals[without].Estimate.Value);
        Assert.NotNull(intervals[1 - without].Low);
    }

    [Fact]
    public void The_number_of_documents_of_a_label_has_an_interval_however_small()
    {
        var documents = ScoredExample.Of([.. Enumerable.Range(0, 40).Select(i => (Q: (double[])[0], G: (bool[])[i < 5]))]);

        Assert.NotNull(new Bootstrap(40, seed: 1).Intervals(MetricCatalogue.Named("support"), documents)[0].Low);
    }

    /// <summary>
    /// The error of calibrated probabilities is 0, below every figure. It is in the interval unless calibration is refused at 2.5 %.
    /// </summary>
    [Theory]
    [InlineData("ece_equal_width_15")]
    [InlineData("ece_equal_mass_15")]
    [InlineData("ece_debiased")]
    [InlineData("ece_top_label")]
    [InlineData("mce")]
    [InlineData("brier_reliability")]
    public void The_interval_of_calibrated_probabilities_holds_0(string metric)
    {
        const int Samples = 200;
        var chance = new SeededGenerator(8);
        var held = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var documents = ScoredExample.Of([
                .. Enumerable
                    .Range(0, 200)
                    .Select(_ => 1 / 3.0 * (1 + chance.NextDouble()))
                    .Select(p => (Q: (double[])[p, 1 - p], G: chance.NextDouble() < p ? (bool[])[true, false] : [false, true])),
            ]);
            var interval = new Bootstrap(200, (ulong)sample, resamples: 100).Intervals(MetricCatalogue.Named(metric), documents)[0];
            held += interval.Low <= 0 ? 1 : 0;
        }

        // 200 samples know a share of 0.975 to ±0.022.
        Assert.InRange((double)held / Samples, 0.92, 1);
    }

    [Fact]
    public void An_interval_holds_its_figure_whatever_the_metric()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var documents = ScoredExample.Create(ScoredExample.RandomRows(seed, ties: true));
            var bootstrap = new Bootstrap(documents.Count, seed, resamples: 40);
            foreach (var metric in MetricCatalogue.All)
            {
                Assert.All(bootstrap.Intervals(metric, documents).Where(interval => interval.Low is not null), interval =>
                    Assert.InRange(interval.Estimate.Value!.Value, interval.Low!.Value, interval.High!.Value)
                );
            }
        }
    }

    /// <summary>The probabilities are calibrated but for a tenth that is added: the error is 0.1, and noise would add to it.</summary>
    [Theory]
    [InlineData("ece_equal_width_15")]
    [InlineData("ece_debiased")]
    public void The_interval_of_a_calibration_error_holds_the_true_error(string metric)
    {
        const int Samples = 300;
        var chance = new SeededGenerator(5);
        var held = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var documents = ScoredExample.Of([
                .. Enumerable
                    .Range(0, 200)
                    .Select(_ => (double[])[.. Enumerable.Range(0, 7).Select(_ => 0.8 * chance.NextDouble())])
                    .Select(p =>
                        (Q: (double[])[.. p.Select(one => one + 0.1)], G: (bool[])[.. p.Select(one => chance.NextDouble() < one)])
                    ),
            ]);
            var interval = new Bootstrap(200, (ulong)sample, resamples: 200).Intervals(MetricCatalogue.Named(metric), documents)[0];
            held += interval.Low <= 0.1 && 0.1 <= interval.High ? 1 : 0;
        }

        // 300 samples know a share of 0.93 to ±0.03.
        Assert.InRange((double)held / Samples, 0.89, 0.99);
    }

    [Fact]
    public void One_document_has_no_interval()
    {
        var one = new Bootstrap(1, seed: 1).Intervals(new DocumentMean([2], "none"))[0];
        var oneOfTwo = new Bootstrap(2, seed: 1).Intervals(new DocumentMean([2, null], "none"))[0];

        Assert.All((Interval[])[one, oneOfTwo], interval =>
            Assert.Equal(
                (2, null, null, "one document has no interval"),
                (interval.Estimate.Value, interval.Low, interval.High, interval.Reason)
            )
        );
    }

    [Fact]
    public void Document_weights_go_into_the_figure_and_its_resamples()
    {
        var bootstrap = new Bootstrap(4, seed: 1, documentWeights: [0, 3, 1, 3]);

        Assert.Equal(6.0 / 7, bootstrap.Intervals(new DocumentMean([0, 1, 0, 1], "none"))[0].Estimate.Value);
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(0, bootstrap.Weights(i)[0]));
    }

    /// <summary>
    /// A resample alone is one lane; a tile has several, and what its metrics have in common is computed once. With whole weights every sum
    /// is exact or of the same terms in the same order.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resamples_side_by_side_have_the_values_of_each_alone(bool weighted)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var documents = ScoredExample.Create(ScoredExample.RandomRows(seed, ties: true));
            double[] once = [.. Enumerable.Range(0, documents.Count).Select(i => weighted ? 0.3 + i : 1)];
            var bootstrap = new Bootstrap(documents.Count, seed, resamples: 70, documentWeights: once);
            IPreparedMetric[] metrics = [.. MetricCatalogue.All.Select(metric => metric.Prepare(documents))];
            var tiles = new System.Collections.Concurrent.ConcurrentDictionary<int, (int Lane, IReadOnlyList<MetricValue>[] Values)>();
            bootstrap.Draw(
                (first, tile) =>
                {
                    var values = Array.ConvertAll(metrics, metric => Resample.Values(metric, tile));
                    for (var lane = 0; lane < tile.Lanes; lane++)
                    {
                        tiles[first + lane] = (lane, Array.ConvertAll(values, one => one[lane]));
                    }
                }
            );

            Assert.Equal(70, tiles.Count);
            foreach (var (resample, (_, values)) in tiles)
            {
                var weights = bootstrap.Weights(resample).ToArray();
                Assert.All(metrics.Zip(values), pair => Assert.All(pair.First.Compute(weights).Zip(pair.Second), value =>
                    {
                        Assert.Equal((value.First.Reason, value.First.Support), (value.Second.Reason, value.Second.Support));
                        Assert.Equal(value.First.Value ?? 0, value.Second.Value ?? 0, 1e-12);
                    }));
            }
        }
    }

    [Fact]
    public void A_higher_level_gives_a_wider_interval()
    {
        double?[] values = [.. Enumerable.Range(0, 50).Select(i => (double?)i)];

        var narrow = new Bootstrap(50, seed: 1, level: 0.5).Intervals(new DocumentMean(values, ""))[0];
        var wide = new Bootstrap(50, seed: 1, level: 0.99).Intervals(new DocumentMean(values, ""))[0];

        Assert.True(wide.Low < narrow.Low && narrow.High < wide.High);
    }

    [Fact]
    public void Other_numbers_of_documents_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Bootstrap(3, seed: 1).Intervals(new DocumentMean([1, 2], "")));

    [Fact]
    public void All_metrics_of_a_method_have_their_intervals_within_seconds()
    {
        var chance = new SeededGenerator(2);
        var documents = ScoredExample.Of([
            .. Enumerable
                .Range(0, 200)
                .Select(_ =>
                    (
                        Q: Enumerable.Range(0, 18).Select(_ => chance.NextDouble()).ToArray(),
                        H: (double[]?)[.. Enumerable.Range(0, 18).Select(_ => chance.NextInt(4) / 3.0)],
                        G: (bool[]?)[.. Enumerable.Range(0, 18).Select(_ => chance.NextInt(4) == 0)]
                    )
                ),
        ]);
        var bootstrap = new Bootstrap(200, seed: 1);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        foreach (var metric in MetricCatalogue.All)
        {
            bootstrap.Intervals(metric, documents);
        }

        // In release 0.7 s, with 14 programs waiting for each core; rows copied for every resample would take minutes.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 30);
    }

    private static (Func<double> Draw, double Mean) Distribution(string name, SeededGenerator chance) =>
        name switch
        {
            // NLL of hard: 18.42 for each of seven labels that is wrong.
            "hard decisions" => (() => 18.42 * Enumerable.Range(0, 7).Count(_ => chance.NextDouble() < 0.186), 18.42 * 7 * 0.186),
            "F1" => (() => ((double[])[0, 0, 0, 0.4, 0.5, 1, 1, 1])[chance.NextInt(8)], 3.9 / 8),
            "rare success" => (() => chance.NextDouble() < 0.15 ? 1 : 0, 0.15),
            _ => (() => -2 * Math.Log(1 - chance.NextDouble()) * Math.Pow(Math.Cos(2 * Math.PI * chance.NextDouble()), 2), 1),
        };

    /// <summary>Five labels with the same value, which a resample's only weight numbers; the figure is 0.5.</summary>
    private sealed class DrawnMacro(double[] drawn) : IMacroMetric
    {
        public ValueRange Range => ValueRange.Share;

        public int[] Having(ReadOnlySpan<double> weights) => [2, 2, 2, 2, 2];

        public MacroValues?[] Labels(WeightTile tile) =>
            [new MacroValues([.. Enumerable.Repeat<double?>(tile.Row(0)[0] < 0 ? 0.5 : drawn[(int)tile.Row(0)[0]], 5)], 0, 5)];

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) =>
            [
                [MetricValue.Defined(Labels(tile)[0]!.Value.Mean!.Value, 10)],
            ];
    }
}

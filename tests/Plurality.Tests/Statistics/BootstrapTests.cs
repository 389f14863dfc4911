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

    [Theory]
    [InlineData("nll")]
    [InlineData("f1_macro_zd0")]
    [InlineData("ece_equal_mass_15")]
    [InlineData("roc_auc")]
    [InlineData("average_precision_micro")]
    [InlineData("brier_reliability")]
    public void Without_resamples_a_figure_is_the_same_and_has_no_interval(string metric)
    {
        var documents = ScoredExample.Create(ScoredExample.RandomRows(3, ties: true));

        var alone = new Bootstrap(documents.Count, seed: 1, resamples: 0).Intervals(MetricCatalogue.Named(metric), documents);
        var resampled = new Bootstrap(documents.Count, seed: 1, resamples: 40).Intervals(MetricCatalogue.Named(metric), documents);

        Assert.Equal(resampled.Select(interval => interval.Estimate), alone.Select(interval => interval.Estimate));
        Assert.All(alone, interval => Assert.Equal((null, null, null), (interval.Low, interval.High, interval.Reason)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(19)]
    public void Few_resamples_are_refused(int resamples) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bootstrap(5, seed: 1, resamples));

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

    // 9 documents have the first label and 10 the second; 10 are predicted to have the first, 9 the second.
    [Theory]
    [InlineData("recall_by_label", 0, "an interval needs 10 documents that have the label; got 9")]
    [InlineData("f1_by_label", 0, "an interval needs 10 documents that have the label; got 9")]
    [InlineData("mcc", 0, "an interval needs 10 documents that have the label; got 9")]
    [InlineData("roc_auc", 0, "an interval needs 10 documents that have the label and as many without it; got 9")]
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
}

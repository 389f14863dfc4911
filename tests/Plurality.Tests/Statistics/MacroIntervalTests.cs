using Plurality.Metrics;
using Plurality.Numerics;
using Plurality.Statistics;
using Plurality.Tests.Metrics;
using Xunit;

namespace Plurality.Tests.Statistics;

public sealed class MacroIntervalTests
{
    // Every label is rare: each of 28 has two of 200 documents, and 13 % of the resamples lack a given one. What they lack says nothing.
    [Theory]
    [InlineData("f1_macro_zd0")]
    [InlineData("recall_macro_zd0")]
    [InlineData("f1_macro_present")]
    [InlineData("mcc_macro")]
    [InlineData("roc_auc_macro")]
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
        var metric = (IMacroMetric)
            MetricCatalogue
                .Named(name)
                .Prepare(
                    ScoredExample.Of(
                        (Q: (double[])[1, 0, 0], G: (bool[])[true, false, false]),
                        (Q: (double[])[0, 1, 0], G: (bool[])[false, true, false]),
                        (Q: (double[])[0, 0, 0], G: (bool[])[false, false, false])
                    )
                );

        Assert.Equal(2 / 3.0, metric.Compute([1, 1, 1])[0].Value!.Value, 12);
        Assert.Equal(2 / 3.0, metric.Labels(WeightTile.Of([1, 0, 1]), metric.Having([1, 1, 1]))[0]!.Value.Mean!.Value, 12);
    }

    // Of two documents with a label, one lies beyond the first.
    [Theory]
    [InlineData("f1_macro_zd0")]
    [InlineData("fbeta_macro:2")]
    [InlineData("recall_macro_present")]
    [InlineData("mcc_macro")]
    [InlineData("roc_auc_macro")]
    public void A_macro_average_of_labels_with_few_documents_has_no_interval(string metric)
    {
        var few = Intervals(labels: 4);
        var enough = Intervals(labels: 5);

        Assert.Equal(
            (null, "an interval needs 10 documents that have a label, 5 of them beyond the first of each label; got 8 of 4 labels"),
            (few.Low, few.Reason)
        );
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

    // A label may not have fewer documents alone than in an average of one.
    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void The_average_of_one_label_has_an_interval_where_the_label_has(int gold, bool expected)
    {
        var documents = ScoredExample.Of([.. Enumerable.Range(0, 40).Select(i => (Q: (double[])[1 - (i / 40.0)], G: (bool[])[i < gold]))]);

        foreach (var metric in (string[])["f1_macro_zd0", "f1_by_label", "mcc_macro", "mcc", "roc_auc_macro", "roc_auc"])
        {
            Assert.Equal(expected, new Bootstrap(40, seed: 1).Intervals(MetricCatalogue.Named(metric), documents)[0].Low is not null);
        }
    }

    [Fact]
    public void A_mean_of_average_precisions_has_no_interval_but_its_figure()
    {
        var documents = ScoredExample.Of([
            .. Enumerable.Range(0, 40).Select(i => (Q: (double[])[1 - (i / 40.0)], G: (bool[])[i % 3 == 0])),
        ]);

        var interval = new Bootstrap(40, seed: 1).Intervals(MetricCatalogue.Named("average_precision_macro"), documents)[0];

        Assert.NotNull(interval.Estimate.Value);
        Assert.Equal(
            (null, "resamples overstate average precision by more than its mean over labels varies"),
            (interval.Low, interval.Reason)
        );
    }

    // Nobody who counts has the second label, whose 0/0 counts as 0 in the figure and so in every resample.
    [Theory]
    [InlineData("f1_macro_zd0", 0.5)]
    [InlineData("mcc_macro", 0.5)]
    [InlineData("f1_macro_present", 1)]
    [InlineData("roc_auc_macro", 1)]
    public void Labels_whose_documents_all_have_a_weight_of_0_are_not_left_out_of_resamples(string metric, double expected)
    {
        var documents = ScoredExample.Of([
            .. Enumerable.Range(0, 60).Select(i => (Q: (double[])[i < 20 ? 1 : 0, 0], G: (bool[])[i < 20, i >= 40])),
        ]);
        double[] weights = [.. Enumerable.Range(0, 60).Select(i => i < 40 ? 1.0 : 0)];

        var interval = new Bootstrap(60, seed: 1, documentWeights: weights).Intervals(MetricCatalogue.Named(metric), documents)[0];

        Assert.Equal((expected, expected, expected), (interval.Estimate.Value!.Value, interval.Low!.Value, interval.High!.Value));
    }

    // All but nine documents have the label, and a single one has it among 40: in both cases few documents carry the value.
    [Theory]
    [InlineData(31)]
    [InlineData(9)]
    public void The_smaller_side_of_a_label_counts_for_the_area_under_its_curve(int gold)
    {
        var documents = ScoredExample.Of([.. Enumerable.Range(0, 40).Select(i => (Q: (double[])[i / 40.0], G: (bool[])[i < gold]))]);

        var interval = new Bootstrap(40, seed: 1).Intervals(MetricCatalogue.Named("roc_auc_macro"), documents)[0];

        Assert.Equal(
            "an interval needs 10 documents that have a label, 5 of them beyond the first of each label; got 9 of 1 label",
            interval.Reason
        );
    }

    /// <summary>Tiles of so many documents have 20 lanes; one by one, the resamples give the same interval to the last digit.</summary>
    [Fact]
    public void The_size_of_tiles_changes_no_digit()
    {
        const int Documents = 200_000;
        var chance = new SeededGenerator(4);
        var documents = ScoredExample.Of([
            .. Enumerable
                .Range(0, Documents)
                .Select(_ => chance.NextDouble())
                .Select(q => (Q: (double[])[q, 1 - q], G: (bool[])[chance.NextDouble() < q, chance.NextInt(3) == 0])),
        ]);
        var metric = (IMacroMetric)MetricCatalogue.Named("f1_macro_zd0").Prepare(documents);
        var bootstrap = new Bootstrap(Documents, seed: 1, resamples: 40);
        var alone = new MacroInterval(metric, bootstrap.Once, 40, bootstrap.Level);
        for (var resample = 0; resample < 40; resample++)
        {
            alone.Draw(resample, WeightTile.Of(bootstrap.Weights(resample)));
        }

        Assert.Equal((4, 20, 32), (WeightTile.LanesOf(1_000_000), WeightTile.LanesOf(Documents), WeightTile.LanesOf(10_000)));
        Assert.Equal(alone.Intervals()[0], bootstrap.Intervals(metric)[0]);
    }

    /// <summary>Five labels with the same value, which a resample's only weight numbers; the figure is 0.5.</summary>
    private sealed class DrawnMacro(double[] drawn) : IMacroMetric
    {
        public ValueRange Range => ValueRange.Share;

        public int[] Having(ReadOnlySpan<double> weights) => [2, 2, 2, 2, 2];

        public MacroValues?[] Labels(WeightTile tile, int[] having) =>
            [new MacroValues([.. Enumerable.Repeat<double?>(tile.Row(0)[0] < 0 ? 0.5 : drawn[(int)tile.Row(0)[0]], 5)], 0, 5)];

        public IReadOnlyList<MetricValue>[] Compute(WeightTile tile) =>
            [
                [MetricValue.Defined(Labels(tile, [])[0]!.Value.Mean!.Value, 10)],
            ];
    }
}

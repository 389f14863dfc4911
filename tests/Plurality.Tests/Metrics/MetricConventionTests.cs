using Plurality.Labels;
using Plurality.Metrics;
using Xunit;

namespace Plurality.Tests.Metrics;

/// <summary>Conventions of docs/method.md#5-metrics, worked by hand where no reference value exercises them.</summary>
public sealed class MetricConventionTests
{
    [Theory]
    [InlineData("label_ranking_average_precision", 1)]
    [InlineData("coverage_error", 2)]
    [InlineData("label_ranking_loss", 0)]
    [InlineData("one_error", 0)]
    public void Where_all_labels_are_gold_no_ranking_is_wrong(string metric, double expected) =>
        Assert.Equal(expected, ScoredExample.Value(metric, ScoredExample.Of((Q: [0.1, 0.9], G: [true, true]))));

    // Ranking: 0.6 (other), then 0.5, 0.5 (gold and other, tied, both at rank 3), then 0.1 (gold) at rank 4.
    // Average precision (1/3 + 2/4) / 2; every label must be read; wrong pairs: (gold .5; .6, .5) and (gold .1; .6, .5): 4 of 4.
    [Theory]
    [InlineData("label_ranking_average_precision", 5.0 / 12)]
    [InlineData("coverage_error", 4)]
    [InlineData("label_ranking_loss", 1)]
    [InlineData("one_error", 1)]
    public void Ties_rank_at_the_worst_place(string metric, double expected) =>
        Assert.Equal(
            expected,
            ScoredExample.Value(metric, ScoredExample.Of((Q: [0.5, 0.6, 0.5, 0.1], G: [true, false, false, true])))!.Value,
            1e-12
        );

    [Fact]
    public void One_error_takes_the_first_of_the_highest() =>
        Assert.Equal(
            0.5,
            ScoredExample.Value("one_error", ScoredExample.Of((Q: [0.5, 0.5], G: [true, false]), ([0.5, 0.5], [false, true])))
        );

    [Fact]
    public void One_error_leaves_documents_without_gold_labels_out()
    {
        var value = MetricCatalogue
            .Named("one_error")
            .Compute(ScoredExample.Of((Q: [0.5, 0.1], G: [false, false]), ([0.5, 0.1], [false, true])))
            .Value;

        Assert.Equal((1.0, 1), (value.Value, value.Support));
    }

    [Fact]
    public void An_empty_aggregate_is_an_aggregate_and_a_missing_one_is_left_out()
    {
        var value = MetricCatalogue
            .Named("example_f1")
            .Compute(ScoredExample.Of((Q: [0.1], H: [0.2], G: [false]), ([0.9], [0.2], null)))
            .Value;

        Assert.Equal((1.0, 1), (value.Value, value.Support));
    }

    [Fact]
    public void A_document_without_annotators_is_left_out_and_seen_in_the_support()
    {
        var value = MetricCatalogue.Named("l1").Compute(ScoredExample.Of((Q: [0.5], H: [0.25], G: null), ([0.9], null, [true]))).Value;

        Assert.Equal((0.25, 1), (value.Value, value.Support));
    }

    // A gold and another document tied at the top, one other below: AUC (½ + 1) / 2.
    [Fact]
    public void Roc_auc_counts_a_tie_half() =>
        Assert.Equal(
            0.75,
            MetricCatalogue
                .Named("roc_auc")
                .Compute(ScoredExample.Of((Q: [0.5], G: [true]), ([0.5], [false]), ([0.2], [false])))
                .ByLabel![0]
                .Value
        );

    [Fact]
    public void Without_both_classes_a_curve_is_undefined_and_says_why()
    {
        var documents = ScoredExample.Of((Q: [0.5, 0.5], G: [true, false]), ([0.6, 0.6], [true, false]));

        Assert.Equal(
            ["every document has the label", "no document has the label"],
            MetricCatalogue.Named("roc_auc").Compute(documents).ByLabel!.Select(value => value.Reason)
        );
        Assert.Equal([1, null], MetricCatalogue.Named("average_precision").Compute(documents).ByLabel!.Select(value => value.Value));
    }

    [Theory]
    [InlineData("recall_weighted_zd0", 0)]
    [InlineData("recall_weighted_zd1", 1)]
    [InlineData("precision_weighted_zd1", 0.5)]
    public void A_weighted_average_without_support_is_the_plain_mean(string metric, double expected) =>
        Assert.Equal(expected, ScoredExample.Value(metric, ScoredExample.Of((Q: [0.9, 0.1], G: [false, false]))));

    // Bins ⌊15·Q⌋: 1 and 14.5/15 share the last one; |1 + 14.5/15 − 1| / 2.
    [Fact]
    public void The_last_bin_of_equal_width_includes_1() =>
        Assert.Equal(
            14.5 / 30,
            ScoredExample.Value("ece_equal_width_15", ScoredExample.Of((Q: [1], H: [1.0], G: null), ([14.5 / 15], [0.0], null)))!.Value,
            1e-12
        );

    // 16 pairs: the first bin holds the two lowest, .1 and .1 against 0 and 1: |.2 − 1|; the others one each.
    [Fact]
    public void Of_bins_of_equal_mass_the_first_are_the_larger_ones()
    {
        var rows = Enumerable
            .Range(0, 16)
            .Select(i =>
                (
                    Q: (double[])[i < 2 ? 0.1 : 0.5],
                    H: (double[]?)
                        [
                            i == 1 ? 1
                            : i < 2 ? 0
                            : 0.5,
                        ],
                    G: (bool[]?)null
                )
            );

        Assert.Equal(0.8 / 16, ScoredExample.Value("ece_equal_mass_15", ScoredExample.Of([.. rows]))!.Value, 1e-12);
    }

    /// <summary>The self-check of the method: for hard decisions NLL / L1 = −ln 1e-8 = 18.42, to the ε that L1 lacks.</summary>
    [Fact]
    public void For_hard_decisions_nll_is_18_42_times_l1()
    {
        double[][] shares =
        [
            [0, 0.2, 1],
            [0.6, 0.4, 0],
            [1, 0, 0.8],
        ];
        var documents = ScoredExample.Of([
            .. shares.Select((h, i) => (Q: (double[])[i == 0 ? 1 - 1e-8 : 1e-8, 1 - 1e-8, 1e-8], H: (double[]?)h, G: (bool[]?)null)),
        ]);

        Assert.Equal(18.42, ScoredExample.Value("nll", documents)!.Value / ScoredExample.Value("l1", documents)!.Value, 0.001);
    }

    // Q = (.2, .6) is normalised to (¼, ¾): −(½ ln ¼ + ½ ln ¾).
    [Fact]
    public void Nll_of_a_single_label_task_is_that_of_the_normalised_categorical()
    {
        var documents = ScoredDocuments.Create(
            ScoredExample.Labels(2),
            TaskKind.SingleLabel,
            [new("a", [0.2, 0.6], ScoredExample.Shares(0.5, 0.5), null)]
        );

        Assert.Equal(-0.5 * (Math.Log(0.25) + Math.Log(0.75)), ScoredExample.Value("nll", documents)!.Value, 1e-12);
    }

    // SciPy: entropy(h, q) and jensenshannon(h, q) ** 2 of h = (.5, .25, .25), q = (.2, .5, .3).
    [Theory]
    [InlineData("kl", 0.23927818159860256)]
    [InlineData("jsd", 0.05558247086346934)]
    public void Divergences_of_a_single_label_task_are_those_of_the_distribution_over_labels(string metric, double expected)
    {
        Assert.Equal(expected, SingleLabel(metric, [0.2, 0.5, 0.3], [0.5, 0.25, 0.25]), 1e-12);
        Assert.Equal(expected, SingleLabel(metric, [0.1, 0.25, 0.15], [0.5, 0.25, 0.25]), 1e-12); // Q is normalised
        Assert.Equal(0, SingleLabel(metric, [0.2, 0.5, 0.3], [0.2, 0.5, 0.3]), 1e-12);
    }

    // With two labels each of the two Bernoullis is the categorical, and their sum counts it twice.
    [Theory]
    [InlineData("kl")]
    [InlineData("jsd")]
    public void With_two_labels_the_sum_over_labels_is_twice_the_divergence_of_the_distribution(string metric)
    {
        var multi = ScoredExample.Of((Q: [0.3, 0.7], H: [0.8, 0.2], G: null));

        Assert.Equal(ScoredExample.Value(metric, multi)!.Value, 2 * SingleLabel(metric, [0.3, 0.7], [0.8, 0.2]), 1e-12);
    }

    [Theory]
    [InlineData("kl", 18.420680743952367)] // −ln ε
    [InlineData("jsd", 0.6931471805599453)] // ln 2, its highest value
    public void A_certain_error_in_a_single_label_task_costs_what_it_must(string metric, double expected) =>
        Assert.Equal(expected, SingleLabel(metric, [0, 1, 0], [1, 0, 0]), 1e-7);

    private static double SingleLabel(string metric, double[] q, double[] h) =>
        ScoredExample
            .Value(
                metric,
                ScoredDocuments.Create(ScoredExample.Labels(q.Length), TaskKind.SingleLabel, [new("a", q, ScoredExample.Shares(h), null)])
            )!
            .Value;

    [Theory]
    [InlineData("nll", 18.420680743952367)]
    [InlineData("jsd", 0.6931471805599453)]
    public void A_certain_error_over_one_label_of_one_document_costs_what_it_must(string metric, double expected) =>
        Assert.Equal(expected, ScoredExample.Value(metric, ScoredExample.Of((Q: [0], H: [1.0], G: null)))!.Value, 1e-7);

    [Fact]
    public void A_distance_is_0_at_the_truth()
    {
        var documents = ScoredExample.Of((Q: [0, 0.25, 1], H: [0, 0.25, 1.0], G: null));

        Assert.All((string[])["l1", "brier", "jsd", "kl"], metric => Assert.Equal(0, ScoredExample.Value(metric, documents)!.Value, 1e-7));
    }

    [Theory]
    [InlineData("entropy_pearson")]
    [InlineData("entropy_spearman")]
    public void Entropies_that_rise_together_correlate_and_constant_ones_have_no_correlation(string metric)
    {
        double[] levels = [0, 0.1, 0.3];
        var rising = ScoredExample.Of([.. levels.Select(level => (Q: (double[])[level], H: (double[]?)[1 - level], G: (bool[]?)null))]);
        var constant = ScoredExample.Of([.. levels.Select(level => (Q: (double[])[0.1], H: (double[]?)[level], G: (bool[]?)null))]);

        Assert.Equal(1, ScoredExample.Value(metric, rising)!.Value, 1e-12);
        Assert.Equal("the entropy of Q is the same for all documents", MetricCatalogue.Named(metric).Compute(constant).Value.Reason);
    }

    // Ranks of Q's entropies 1, 2, 3; of Ĥ's 1.5, 1.5, 3 : covariance (−1)(−.5) + 0 + 1·1 = 1.5; over √(2 · 1.5).
    [Fact]
    public void Spearman_gives_ties_their_mean_rank() =>
        Assert.Equal(
            1.5 / Math.Sqrt(3),
            ScoredExample
                .Value("entropy_spearman", ScoredExample.Of((Q: [0.1], H: [0], G: null), ([0.2], [1.0], null), ([0.3], [0.5], null)))!
                .Value,
            1e-12
        );

    [Fact]
    public void Entropy_is_a_sum_of_bernoullis_or_that_of_the_normalised_row()
    {
        Assert.Equal(2 * Math.Log(2), Entropy.Of([0.5, 0.5, 1], TaskKind.MultiLabel)!.Value, 1e-12);
        Assert.Equal(Math.Log(2), Entropy.Of([0.3, 0.3, 0], TaskKind.SingleLabel)!.Value, 1e-12);
        Assert.Null(Entropy.Of([0, 0], TaskKind.SingleLabel));
    }

    [Fact]
    public void The_value_of_one_document_is_a_term_of_the_mean()
    {
        var documents = ScoredExample.Of((Q: [0.5], H: [0.25], G: null), ([0.9], null, null), ([1], [0.5], null));
        var metric = Assert.IsType<IDocumentMetric>(MetricCatalogue.Named("l1"), exactMatch: false);

        Assert.Equal([0.25, null, 0.5], Enumerable.Range(0, 3).Select(document => metric.ValueOf(documents, document)));
    }

    [Fact]
    public void An_unknown_metric_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<MetricException>(() => MetricCatalogue.Named("f2"));

        Assert.Contains("label_ranking_loss", error.Message, StringComparison.Ordinal);
        Assert.Contains("'f2'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_unique_and_headlines_have_one_value()
    {
        Assert.Equal(MetricCatalogue.All.Count, MetricCatalogue.All.Select(metric => metric.Name).Distinct().Count());
        Assert.All(MetricCatalogue.Headline, metric => Assert.False(metric.ByLabel));
    }
}

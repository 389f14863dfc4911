using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Metrics;
using Xunit;

namespace Plurality.Tests.Metrics;

/// <summary>
/// Metrics against values that others computed on twelve documents: scikit-learn 1.2.1 (precision_score, recall_score, f1_score,
/// jaccard_score, fbeta_score, matthews_corrcoef, roc_auc_score, average_precision_score, ndcg_score, and sample_weight for document
/// weights); for the rest short NumPy scripts of the definitions, numpy.array_split for bins of equal mass, scipy.integrate.quad 1.10.1 for
/// the debiased error, all orders of tied labels for precision at k, and the functions of the organisers of LeWiDi: cross_entropy of the
/// starting kit of 2023, average_MD, multilabel_average_MD, error_rate and multilabel_error_rate of the evaluation of 2025 with five
/// annotators per document.
/// </summary>
public sealed class MetricOracleTests
{
    private static readonly ScoredDocuments Documents = ScoredExample.Of(
        (Q: [0.04, 0, 0.86, 0.6], H: [0.6, 0.4, 1, 0.4], G: [true, false, true, false]),
        (Q: [0.71, 1, 0.83, 0], H: [0.8, 1, 0.6, 0.2], G: [true, true, true, false]),
        (Q: [0.7, 0.07, 0, 0.4], H: [0, 0.4, 0, 0], G: [false, false, false, false]),
        (Q: [1, 0.99, 1, 0.32], H: [1, 0.6, 0.8, 0.2], G: [true, true, true, false]),
        (Q: [0, 0.89, 0.31, 0], H: [0, 0.6, 0.2, 0.6], G: [false, true, false, true]),
        (Q: [0.42, 0, 0.62, 0.69], H: [0.8, 0, 0.2, 0.6], G: [true, false, false, true]),
        (Q: [0.35, 0.33, 0, 0], H: [0.2, 0.2, 0.4, 0], G: [false, false, false, false]),
        (Q: [0.27, 0.55, 0.65, 0.19], H: [0, 1, 0.6, 0], G: [false, true, true, false]),
        (Q: [0.48, 0.44, 0.32, 0.03], H: [1, 0.2, 0.2, 0.2], G: [true, false, false, false]),
        (Q: [0, 0, 0, 0.6], H: [0.2, 1, 0.2, 0.6], G: [false, true, false, true]),
        (Q: [0.57, 0.5, 0.49, 1], H: [0.2, 1, 0.4, 0.8], G: [false, true, false, true]),
        (Q: [1, 0.35, 0.77, 0.73], H: [0.8, 0.4, 0.4, 0.6], G: [true, false, false, true])
    );

    /// <summary>How much each document counts.</summary>
    private static readonly double[] Weights = [1, 2, 0.5, 1, 3, 1, 1, 0.25, 1, 2, 1, 1.5];

    /// <summary>From a metric to its value, or those of its labels.</summary>
    public static TheoryData<string, double[]> Values =>
        new()
        {
            { "precision_by_label", [0.6, 1.0, 0.6666666666666666, 0.8] },
            { "recall_by_label", [0.5, 0.8333333333333334, 1.0, 0.8] },
            { "f1_by_label", [0.5454545454545454, 0.9090909090909091, 0.8, 0.8000000000000002] },
            { "jaccard_by_label", [0.375, 0.8333333333333334, 0.6666666666666666, 0.6666666666666666] },
            { "support", [6.0, 6.0, 4.0, 5.0] },
            { "fbeta_micro:0.5", [0.7619047619047619] },
            { "fbeta_macro:0.5", [0.7631868131868131] },
            { "fbeta_by_label:0.5", [0.5769230769230769, 0.9615384615384615, 0.7142857142857142, 0.8] },
            { "fbeta_micro:2", [0.7619047619047619] },
            { "fbeta_macro:2", [0.7721003134796238] },
            { "fbeta_by_label:2", [0.5172413793103449, 0.8620689655172415, 0.9090909090909091, 0.8] },
            { "mcc", [0.1690308509457033, 0.8451542547285166, 0.7071067811865476, 0.6571428571428571] },
            { "mcc_macro", [0.5946086860009061] },
            { "mcc_micro", [0.5767195767195767] },
            { "roc_auc_micro", [0.8333333333333333] },
            { "average_precision_micro", [0.8429122786576204] },
            { "roc_auc_macro", [0.8554811507936508] },
            { "average_precision_macro", [0.8850396825396825] },
            { "ndcg", [0.7924719369720513] },
            { "ndcg:2", [0.6506528410281331] },
            { "precision_at_k", [0.8333333333333334] },
            { "precision_at_k:2", [0.5555555555555556] },
            { "ece_equal_width:10", [0.189375] },
            { "ece_equal_mass:5", [0.14604166666666665] },
            { "mce", [0.37] },
            { "mce:4", [0.258] },
            { "ece_top_label", [0.18833333333333332] },
            { "ece_top_label:5", [0.12333333333333334] },
            { "ece_debiased", [0.18187687373240366] },
            { "ece_debiased:5", [0.17450343333599871] },
            { "brier_reliability", [0.2894534722222223] },
            { "brier_resolution", [0.2880555555555555] },
            { "brier_uncertainty", [0.41833333333333333] },
            { "brier_reliability:4", [0.22437263888888892] },
            { "brier_resolution:4", [0.20555555555555557] },
            { "f1_macro_present", [0.7636363636363638] },
            { "precision_macro_present", [0.7666666666666666] },
            { "recall_macro_present", [0.7833333333333334] },
            { "jaccard_macro_present", [0.6354166666666666] },
            { "lewidi_cross_entropy", [2.0540000292621463] },
            { "lewidi_manhattan", [0.49375] },
            { "lewidi_error_rate", [0.3208333333333333] },
        };

    /// <summary>The same with <see cref="Weights"/>.</summary>
    public static TheoryData<string, double[]> Weighted =>
        new()
        {
            { "f1_macro_zd0", [0.7628787878787879] },
            { "f1_micro_zd0", [0.7678571428571428] },
            { "roc_auc_macro", [0.8552336751103355] },
            { "hamming_loss", [0.21311475409836064] },
            { "label_ranking_average_precision", [0.8688524590163934] },
            { "ndcg", [0.8490997886920454] },
            { "mcc", [0.4159525994053274, 0.7667058352705018, 0.6975184488828855, 0.5010988905983745] },
            { "ece_equal_width_15", [0.20909836065573775] },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_metric_has_the_value_of_its_oracle(string name, double[] expected)
    {
        var result = MetricCatalogue.Named(name).Compute(Documents);

        AssertNear(expected, [.. (result.ByLabel ?? [result.Value]).Select(value => value.Value!.Value)]);
    }

    [Theory]
    [MemberData(nameof(Weighted))]
    public void Document_weights_count_as_sample_weights_do(string name, double[] expected) =>
        AssertNear(expected, [.. MetricCatalogue.Named(name).Prepare(Documents).Compute(Weights).Select(value => value.Value!.Value)]);

    // numpy and scipy.stats.wasserstein_distance 1.10.1 over places 0 to 3.
    [Theory]
    [InlineData("lewidi_wasserstein", 0.7388888888888889)]
    [InlineData("lewidi_manhattan", 0.8555555555555555)]
    [InlineData("lewidi_cross_entropy", 1.275680194411829)]
    [InlineData("lewidi_error_rate", 0.6333333333333333)]
    public void A_single_label_task_is_scored_as_distributions(string name, double expected)
    {
        var documents = ScoredDocuments.Create(
            ScoredExample.Labels(4),
            TaskKind.SingleLabel,
            [
                new("a", [0.5, 0.2, 0.2, 0.1], ScoredExample.Shares(0.6, 0.2, 0, 0.2), null),
                new("b", [0.1, 0.6, 0.2, 0.3], ScoredExample.Shares(0, 0.5, 0.5, 0), null),
                new("c", [0.25, 0.25, 0.25, 0.25], ScoredExample.Shares(0, 0, 0, 1), null),
            ]
        );

        Assert.Equal(expected, ScoredExample.Value(name, documents)!.Value, 1e-12);
    }

    // average_MD and error_rate, which the organisers of LeWiDi 2025 apply to one yes-no label (MP): the first label alone, and the others.
    [Theory]
    [InlineData(0, 0.57333, 0.4166666666666667)]
    [InlineData(1, 0.63, 0.2833333333333334)]
    [InlineData(2, 0.38833, 0.3166666666666667)]
    [InlineData(3, 0.38333, 0.26666666666666666)]
    public void One_label_is_scored_as_the_organisers_score_yes_and_no(int label, double manhattan, double errorRate)
    {
        var one = ScoredExample.Of([
            .. Enumerable
                .Range(0, Documents.Count)
                .Select(i =>
                    (
                        Q: (double[])[Documents.Probabilities(i)[label]],
                        H: (double[]?)[Documents.Shares(i)[label]],
                        G: (bool[]?)[Documents.Gold(i)[label]]
                    )
                ),
        ]);

        // Their distances are rounded to five places.
        Assert.Equal(manhattan, ScoredExample.Value("lewidi_manhattan", one)!.Value, 1e-5);
        Assert.Equal(errorRate, ScoredExample.Value("lewidi_error_rate", one)!.Value, 1e-12);
    }

    [Fact]
    public void Without_a_scale_there_is_no_wasserstein_distance() =>
        Assert.Equal(
            "it needs a single-label task, whose labels are a scale in their order",
            MetricCatalogue.Named("lewidi_wasserstein").Compute(Documents).Value.Reason
        );

    // Murphy (1973): with one Q per bin the parts add up exactly.
    [Fact]
    public void The_parts_of_the_brier_score_add_up_where_a_bin_has_one_probability()
    {
        double[] levels = [0.1, 0.4, 0.8];
        var documents = ScoredExample.Of([
            .. Enumerable
                .Range(0, 30)
                .Select(i => (Q: (double[])[levels[i % 3]], H: (double[]?)[i * 7 % 10 < 3 + (i % 3 * 2) ? 1 : 0], G: (bool[]?)null)),
        ]);

        Assert.Equal(
            ScoredExample.Value("brier", documents)!.Value,
            ScoredExample.Value("brier_reliability", documents)!.Value
                - ScoredExample.Value("brier_resolution", documents)!.Value
                + ScoredExample.Value("brier_uncertainty", documents)!.Value,
            1e-12
        );
    }

    // Worked by hand: P {joy}, G {love}: both nearest at .8; P {joy, fear}, G {joy}: precision (1 + .1) / 2, recall 1;
    // nothing of nothing 1; {fear} against nothing 0.
    [Fact]
    public void Semantic_f1_counts_near_labels_by_their_similarity()
    {
        const string Table = "label,love,joy,fear\nlove,1,0.8,0.2\njoy,0.8,1,0.1\nfear,0.2,0.1,1\n";
        var metric = MetricCatalogue.Named("semantic_f1:near.csv", file => file == "near.csv" ? Table : "");
        var documents = ScoredDocuments.Create(
            LabelSet.Create(["joy", "love", "fear"]),
            TaskKind.MultiLabel,
            [
                new("a", [1, 0, 0], null, [false, true, false]),
                new("b", [1, 0, 1], null, [true, false, false]),
                new("c", [0, 0, 0], null, [false, false, false]),
                new("d", [0, 0, 1], null, [false, false, false]),
            ]
        );

        Assert.Equal((0.8 + (2 * 0.55 / 1.55) + 1 + 0) / 4, metric.Compute(documents).Value.Value!.Value, 1e-12);
    }

    [Theory]
    [InlineData("label,joy\njoy,2\n", "near.csv, line 2: the similarity with \"joy\" must be a number from 0 to 1; got \"2\". Correct it.")]
    [InlineData(
        "label,joy,fear\njoy,1,0\nlove,0,1\n",
        "near.csv, line 3: the row must have \"fear\" and 2 values; got \"love\" and 2 values. Write rows and columns in the same order of "
            + "labels."
    )]
    [InlineData(
        "label,joy,fear\njoy,1,0\n",
        "near.csv: a table of similarities must have one row for each of its 2 columns; got 1 rows. Add the rows that are missing."
    )]
    public void A_table_of_similarities_that_is_none_is_refused(string table, string message) =>
        Assert.Equal(
            message,
            Assert.Throws<DatasetFormatException>(() => MetricCatalogue.Named("semantic_f1:near.csv", _ => table)).Message
        );

    [Theory]
    [InlineData("ndcg:0", "whole number from 1 to 10,000")]
    [InlineData("ece_equal_width:2000000000", "whole number from 1 to 10,000")]
    [InlineData("semantic_f1:", "semantic_f1 must name a file")]
    [InlineData("nll:3", "nll must stand alone")]
    [InlineData("fbeta_macro", "fbeta_macro must have a beta")]
    [InlineData("fbeta_macro:x", "must be a number from")]
    [InlineData("ece_equal_width", "ece_equal_width must have a whole number")]
    [InlineData("semantic_f1", "semantic_f1 must name a file")]
    [InlineData("ndcg:5,k=2", "ndcg must stand alone")]
    public void An_argument_that_a_metric_does_not_take_is_refused(string name, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<PluralityException>(() => MetricCatalogue.Named(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_file_of_an_argument_may_have_any_path()
    {
        const string Written = "C:/a=b,c=,d.csv";
        List<string> read = [];

        var metric = MetricCatalogue.Named($"semantic_f1:{Written}", file =>
        {
            read.Add(file);
            return "label,joy\njoy,1\n";
        });

        Assert.Equal($"semantic_f1:{Written}", metric.Name);
        Assert.Equal(Written, Assert.Single(read));
    }

    [Fact]
    public void Presets_are_named_only_where_they_are_taken()
    {
        Assert.DoesNotContain("lewidi2025", Known(() => MetricCatalogue.Named("lewidi2025")));
        Assert.Contains("lewidi2025", Known(() => MetricCatalogue.Chosen(["none such"], null)));

        static IReadOnlyList<string> Known(Func<object> choice) => Assert.Throws<MetricException>(choice).Known;
    }

    [Fact]
    public void A_preset_names_the_metrics_of_its_task_each_once() =>
        Assert.Equal(
            ["f1_micro_zd0", "jaccard_samples_zd1", "f1_macro_zd0"],
            MetricCatalogue.Chosen(["f1_micro_zd0", "semeval2018-e-c"], null).Select(metric => metric.Name)
        );

    /// <summary>1e-9: the oracles integrate and sum in another order.</summary>
    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }
}

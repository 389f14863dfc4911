using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;
using Xunit;

namespace Plurality.Tests.Evaluation;

public sealed class SeedSpreadTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy"]);

    // One document with joy: L1 is 1 − Q. 0.1, 0.3 and 0.5 have mean 0.3 and, over n − 1, variance (0.04 + 0 + 0.04) / 2.
    [Fact]
    public void Mean_and_sample_deviation_are_over_seeds()
    {
        var figure = Assert.Single(SeedSpread.Of([Board(("a", 0.9)), Board(("a", 0.7)), Board(("a", 0.5))]));

        Assert.Equal(("a", "l1", 3), (figure.Method, figure.Metric.Name, figure.Runs));
        Assert.Equal(0.3, figure.Mean!.Value, 1e-15);
        Assert.Equal(0.2, figure.Deviation!.Value, 1e-15);
        Assert.Equal((0.1, 0.5), (Math.Round(figure.Lowest!.Value, 12), Math.Round(figure.Highest!.Value, 12)));
    }

    [Fact]
    public void One_run_has_no_deviation()
    {
        var figure = Assert.Single(SeedSpread.Of([Board(("a", 0.5))]));

        Assert.Equal((0.5, null, 1), (figure.Mean, figure.Deviation, figure.Runs));
    }

    [Fact]
    public void Methods_are_found_by_name_and_those_that_a_run_lacks_are_left_out()
    {
        var figures = SeedSpread.Of([Board(("a", 0.5), ("b", 0.25)), Board(("c", 0.1), ("b", 0.75))]);

        var figure = Assert.Single(figures);
        Assert.Equal(("b", 0.5, 0.25, 0.75), (figure.Method, figure.Mean, figure.Lowest, figure.Highest));
    }

    [Fact]
    public void A_method_that_failed_in_one_run_is_left_out()
    {
        var failed = Board([MethodPredictions.Failed("a", "broken"), Of("b", 1)]);

        Assert.Equal(["b"], SeedSpread.Of([Board(("a", 0.5), ("b", 1)), failed]).Select(figure => figure.Method));
    }

    // ROC-AUC has a value a label; one-error has none where no document has a gold label.
    [Fact]
    public void What_is_undefined_in_a_run_has_no_spread_and_figures_of_labels_are_left_out()
    {
        var board = Board([Of("a", 0.5)], gold: [], "roc_auc", "one_error");

        var figure = Assert.Single(SeedSpread.Of([board, board]));

        Assert.Equal(("one_error", null, null, 2), (figure.Metric.Name, figure.Mean, figure.Highest, figure.Runs));
    }

    [Fact]
    public void No_run_at_all_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => SeedSpread.Of([]));

    private static Scoreboard Board(params (string Method, double Q)[] rows) => Board([.. rows.Select(row => Of(row.Method, row.Q))]);

    private static Scoreboard Board(MethodPredictions[] methods, string[]? gold = null, params string[] metrics) =>
        Scoreboard.Of(
            Labels,
            TaskKind.MultiLabel,
            [new TextItem("1", "x") { Labels = gold ?? ["joy"] }],
            methods,
            new ScoreboardOptions { Metrics = [.. (metrics.Length == 0 ? ["l1"] : metrics).Select(MetricCatalogue.Named)], Resamples = 20 }
        );

    private static MethodPredictions Of(string method, double q) =>
        new(method, new Dictionary<string, IReadOnlyList<double>> { ["1"] = [q] });
}

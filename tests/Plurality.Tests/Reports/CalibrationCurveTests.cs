using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Reports;
using Xunit;

namespace Plurality.Tests.Reports;

public sealed class CalibrationCurveTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "anger"]);

    [Fact]
    public void Pairs_of_all_documents_and_labels_are_pooled_in_ten_bins_of_equal_width()
    {
        // Q/Ĥ of four documents × two labels:  .02/0  .08/.5 | .10/0  .19/1 | .95/1  1/.5 | .5/.25  .02/.5
        // Bin 0 (below .1): .02/0, .08/.5, .02/.5 → mean Q .04, mean Ĥ 1/3, 3 pairs. Bin 1 (.1 is its lower end): .10/0, .19/1 → .145, .5,
        // 2. Bin 5: .5/.25, 1 pair. Bin 9 (1 belongs to it): .95/1, 1/.5 → .975, .75, 2.
        var curve = Assert.Single(
            Curves(
                [Item("a", 0, 0.5), Item("b", 0, 1), Item("c", 1, 0.5), Item("d", 0.25, 0.5)],
                Method("m", ("a", [0.02, 0.08]), ("b", [0.1, 0.19]), ("c", [0.95, 1]), ("d", [0.5, 0.02]))
            )
        );

        Assert.Equal(("r", "m"), (curve.Run, curve.Method));
        Assert.Equal([3, 2, 1, 2], curve.Bins.Select(bin => bin.Count));
        Assert.Equal([0.04, 0.145, 0.5, 0.975], curve.Bins.Select(bin => Math.Round(bin.Predicted, 12)));
        Assert.Equal([0.333333333333, 0.5, 0.25, 0.75], curve.Bins.Select(bin => Math.Round(bin.Share, 12)));
        Assert.Equal(((3 * (1.0 / 3 - 0.04)) + (2 * 0.355) + 0.25 + (2 * 0.225)) / 8, curve.Error!.Value, 12);
    }

    [Fact]
    public void Documents_that_some_method_lacks_or_nobody_annotated_are_left_out()
    {
        var silent = new TextItem("c", "") { Labels = ["joy"] };

        var curves = Curves(
            [Item("a", 1, 0), Item("b", 1, 0), silent],
            Method("m", ("a", [0.9, 0.2]), ("b", [0.9, 0.2]), ("c", [0.9, 0.2])),
            Method("n", ("a", [0.3, 0.3]), ("c", [0.3, 0.3]))
        );

        Assert.Equal([2, 2], curves.Select(curve => curve.Bins.Sum(bin => bin.Count))); // the two labels of a
    }

    [Fact]
    public void Labels_stand_for_shares_where_no_document_has_annotators()
    {
        var curve = Assert.Single(
            Curves([new TextItem("a", "") { Labels = ["joy"] }, new TextItem("b", "")], Method("m", ("a", [0.85, 0.15]), ("b", [0.5, 0.5])))
        );

        Assert.Equal([(0.15, 0), (0.85, 1)], curve.Bins.Select(bin => (bin.Predicted, bin.Share)));
    }

    [Fact]
    public void What_failed_and_what_knows_the_truth_has_no_curve()
    {
        var curves = Curves(
            [Item("a", 1, 0)],
            Method("m", ("a", [0.5, 0.5])),
            Method("oracle", ("a", [1, 0])) with
            {
                IsBound = true,
            },
            MethodPredictions.Failed("broken", "why")
        );

        Assert.Equal("m", Assert.Single(curves).Method);
    }

    [Fact]
    public void Nothing_to_compare_with_gives_no_bins_and_no_error()
    {
        var curve = Assert.Single(Curves([new TextItem("a", "")], Method("m", ("a", [0.5, 0.5]))));

        Assert.Empty(curve.Bins);
        Assert.Null(curve.Error);
    }

    private static IReadOnlyList<CalibrationCurve> Curves(TextItem[] documents, params MethodPredictions[] methods) =>
        CalibrationCurve.Of("r", Labels, TaskKind.MultiLabel, documents, methods);

    private static TextItem Item(string id, double joy, double anger) =>
        new(id, "")
        {
            Distribution = new Dictionary<string, double> { ["joy"] = joy, ["anger"] = anger },
        };

    private static MethodPredictions Method(string name, params (string Id, double[] Q)[] documents) =>
        new(name, documents.ToDictionary(document => document.Id, IReadOnlyList<double> (document) => document.Q));
}

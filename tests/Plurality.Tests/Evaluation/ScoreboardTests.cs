using System.Globalization;
using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Metrics;
using Plurality.Statistics;
using Xunit;

namespace Plurality.Tests.Evaluation;

public sealed class ScoreboardTests
{
    [Fact]
    public void The_best_and_what_is_not_worse_are_marked_by_hand_worked_values()
    {
        var rows = ScoreboardExample.Of(ScoreboardExample.Wavering, ScoreboardExample.Far, ScoreboardExample.Near).Rows;

        var (wavering, far, near) = (rows[0].Cells.Value[0], rows[1].Cells.Value[0], rows[2].Cells.Value[0]);
        Assert.Equal([0.11, 0.3, 0.1], rows.Select(row => Math.Round(row.Cells.Value[0].Value.Estimate.Value!.Value, 12)));
        Assert.Equal([false, false, true], rows.Select(row => row.Cells.Value[0].IsBest));
        Assert.Equal([true, false, false], rows.Select(row => row.Cells.Value[0].IsNotWorse));
        Assert.Null(near.P);

        // Of far every difference is −0.2: only swaps of all or of none, 2 of 1024, are as extreme. Of wavering they are ±0.1, nearly
        // balanced.
        Assert.InRange(far.P!.Value, 0, 0.04);
        Assert.InRange(wavering.P!.Value, 0.5, 1);
    }

    [Fact]
    public void P_values_are_corrected_by_Holm_over_the_column()
    {
        var rows = ScoreboardExample.Of(ScoreboardExample.Wavering, ScoreboardExample.Far, ScoreboardExample.Near).Rows;

        double P(MethodPredictions method) =>
            PairedTest
                .Permutation(
                    [MetricCatalogue.Named("l1")],
                    Scored(ScoreboardExample.Near),
                    Scored(method),
                    ScoreboardExample.Options.Seed,
                    ScoreboardExample.Options.Resamples
                )[0]
                .P!.Value;
        Assert.Equal(2 * P(ScoreboardExample.Far), rows[1].Cells.Value[0].P!.Value, 12);
        Assert.Equal(P(ScoreboardExample.Wavering), rows[0].Cells.Value[0].P!.Value, 12);
    }

    [Fact]
    public void Equal_methods_are_both_the_best()
    {
        var rows = ScoreboardExample.Of(ScoreboardExample.Near, ScoreboardExample.Method("twin", _ => 0.6)).Rows;

        Assert.All(rows, row => Assert.True(row.Cells.Value[0].IsBest));
    }

    [Fact]
    public void A_bound_is_shown_but_never_the_best()
    {
        var oracle = ScoreboardExample.Method("oracle", _ => 0.5) with { IsBound = true };

        var rows = ScoreboardExample.Of(oracle, ScoreboardExample.Near, ScoreboardExample.Far).Rows;

        Assert.Equal(0, rows[0].Cells.Value[0].Value.Estimate.Value!.Value, 12);
        Assert.Equal([false, true, false], rows.Select(row => row.Cells.Value[0].IsBest));
        Assert.Null(rows[0].Cells.Value[0].P);
    }

    [Fact]
    public void A_method_that_failed_keeps_the_others()
    {
        var rows = ScoreboardExample
            .Of(MethodPredictions.Failed("probe", "no hidden states."), ScoreboardExample.Near, ScoreboardExample.Far)
            .Rows;

        Assert.Equal("no hidden states.", rows[0].Cells.Fault!.Message);
        Assert.Equal([true, false], rows.Skip(1).Select(row => row.Cells.Value[0].IsBest));
    }

    [Fact]
    public void Documents_that_a_method_lacks_are_left_out_of_all_and_said()
    {
        var partial = ScoreboardExample.Near with
        {
            Method = "partial",
            Probabilities = ScoreboardExample.Near.Probabilities.Select<IReadOnlyDictionary<string, IReadOnlyList<double>>>(known =>
                known.Where(document => document.Key != "d3").ToDictionary()
            ),
        };

        var scoreboard = ScoreboardExample.Of(ScoreboardExample.Far, partial);

        Assert.Equal(9, scoreboard.Documents);
        Assert.All(scoreboard.Rows, row => Assert.Equal(9, row.Cells.Value[0].Value.Estimate.Support));
        Assert.Equal("1 of 10 documents lack a result of some method and are left out of all.", Assert.Single(scoreboard.Notes));
    }

    [Fact]
    public void Without_a_shared_document_there_is_no_scoreboard()
    {
        var elsewhere = new MethodPredictions("elsewhere", new Dictionary<string, IReadOnlyList<double>> { ["other"] = [0.5] });

        Assert.Throws<EvaluationException>(() => ScoreboardExample.Of(ScoreboardExample.Near, elsewhere));
    }

    [Fact]
    public void Documents_without_anything_to_compare_with_are_refused()
    {
        Assert.Throws<EvaluationException>(() =>
            Scoreboard.Of(
                ScoreboardExample.Labels,
                TaskKind.MultiLabel,
                [new TextItem("d0", "")],
                [ScoreboardExample.Near],
                ScoreboardExample.Options
            )
        );
    }

    [Fact]
    public void Documents_without_annotators_are_left_out_of_the_figures_that_need_them_and_said()
    {
        IReadOnlyList<TextItem> documents = [ScoreboardExample.Documents[0], ScoreboardExample.Documents[1] with { Distribution = null }];

        var scoreboard = Scoreboard.Of(
            ScoreboardExample.Labels,
            TaskKind.MultiLabel,
            documents,
            [ScoreboardExample.Near],
            ScoreboardExample.Options
        );

        Assert.Equal(1, scoreboard.Rows[0].Cells.Value[0].Value.Estimate.Support);
        Assert.Equal("1 of 2 documents have no annotators and are left out of figures that need them.", Assert.Single(scoreboard.Notes));
    }

    [Fact]
    public void People_have_a_row_where_they_disagree_on_a_document()
    {
        // Each of the two is compared with the other: once 1 against 0, once 0 against 1, so l1 is 1.
        var item = ScoreboardExample.Documents[0] with
        {
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["ann"] = ["joy"], ["ben"] = [] },
        };

        var rows = Scoreboard
            .Of(ScoreboardExample.Labels, TaskKind.MultiLabel, [item], [ScoreboardExample.Near], ScoreboardExample.Options)
            .Rows;

        Assert.Equal(("human", true), (rows[1].Method, rows[1].IsBound));
        Assert.Equal(1, rows[1].Cells.Value[0].Value.Estimate.Value);
    }

    [Fact]
    public void A_culture_with_decimal_commas_changes_nothing()
    {
        var expected = ScoreboardExample.Of(ScoreboardExample.Near, ScoreboardExample.Wavering);
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var scoreboard = ScoreboardExample.Of(ScoreboardExample.Near, ScoreboardExample.Wavering);

            Assert.Equal(
                expected.Rows.Select(row => row.Cells.Value[0].Intervals[0]),
                scoreboard.Rows.Select(row => row.Cells.Value[0].Intervals[0])
            );
            Assert.Equal(expected.Rows[1].Cells.Value[0].P, scoreboard.Rows[1].Cells.Value[0].P);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static ScoredDocuments Scored(MethodPredictions method) =>
        ScoredDocuments.Create(
            ScoreboardExample.Labels,
            TaskKind.MultiLabel,
            [
                .. ScoreboardExample.Documents.Select(document => new DocumentScores(
                    document.Id,
                    method.Probabilities.Value[document.Id],
                    new LabelMarginals(ScoreboardExample.Labels, [0.5]),
                    [true]
                )),
            ]
        );
}

using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Evaluation;

public sealed class MatchedPredictionsTests
{
    private static readonly TextItem[] References = [Item("a", "joy"), Item("b"), Item("c", "fear")];

    [Fact]
    public void Labels_that_no_reference_uses_are_fine_and_order_is_that_of_the_references()
    {
        var matched = Match([Named("p", ["joy", "fear", "woe"], "c", "b", "a")]);

        Assert.Equal(["joy", "fear", "woe"], matched.Labels);
        Assert.Equal(["a", "b", "c"], matched.Documents.Select(document => document.Id));
        Assert.Equal(
            "1 of 3 labels are predicted, but no reference has them: \"woe\". They are compared like the others.",
            Assert.Single(matched.Notes)
        );
    }

    [Fact]
    public void Differences_are_listed_together_the_first_few_of_each()
    {
        var fault = Assert.Throws<EvaluationException>(() => Match([Named("p", ["joy"], "a", "1", "2", "3", "4", "5", "6", "7")]));

        Assert.Contains("- documents that p lacks: \"b\", \"c\".\n", fault.Message, StringComparison.Ordinal);
        Assert.Contains(
            "- documents of p that references lack: \"1\", \"2\", \"3\", \"4\", \"5\" and 2 more.\n",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("- labels of references that p lacks: \"fear\".\n", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("with --intersect.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_intersection_has_what_all_have_and_says_what_it_left_out()
    {
        var matched = Match([Named("p", ["woe", "joy"], "a", "b", "z"), Named("q", ["joy"], "c", "a", "b")], intersect: true);

        Assert.Equal(["joy"], matched.Labels);
        Assert.Equal(["a", "b"], matched.Documents.Select(document => document.Id));
        Assert.Equal([0.5], matched.Predictions[0].Predictions.Probabilities["a"]);
        Assert.Contains("Left out: documents that p lacks: \"c\".", matched.Notes);
        Assert.Contains("Left out: labels of p that q lacks: \"woe\".", matched.Notes);
    }

    [Fact]
    public void An_intersection_takes_labels_that_fall_away_out_of_the_references()
    {
        var voted = References[0] with
        {
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["ann"] = ["joy", "fear"] },
            Labels = ["fear", "joy"],
        };

        var matched = MatchedPredictions.Of([voted], [Named("p", ["joy"], "a")], TaskKind.MultiLabel, intersect: true);

        Assert.Equal(["joy"], matched.Documents[0].Annotations!["ann"]);
        Assert.Equal(["joy"], matched.Documents[0].Labels!);
    }

    [Fact]
    public void Predictions_of_different_labels_are_refused()
    {
        var fault = Assert.Throws<EvaluationException>(() =>
            Match([Named("p", ["joy", "fear", "woe"], "a", "b", "c"), Named("q", ["joy", "fear"], "a", "b", "c")])
        );

        Assert.Contains("labels of p that q lacks: \"woe\".", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_common_is_refused_even_for_an_intersection()
    {
        Assert.Throws<EvaluationException>(() => Match([Named("p", ["joy", "fear"], "z")], intersect: true));
        Assert.Throws<EvaluationException>(() => Match([Named("p", ["joy"], "a"), Named("q", ["fear"], "a")], intersect: true));
    }

    [Fact]
    public void Labels_that_are_named_are_compared_in_their_order_and_no_others()
    {
        var matched = MatchedPredictions.Of(
            References,
            [Named("p", ["joy", "fear", "woe"], "a", "b", "c")],
            TaskKind.MultiLabel,
            false,
            LabelSet.Create(["woe", "joy"])
        );

        Assert.Equal(["woe", "joy"], matched.Labels);
        Assert.Empty(matched.Documents[2].Labels!);
    }

    [Fact]
    public void A_label_that_is_named_and_not_predicted_is_refused()
    {
        Assert.Throws<EvaluationException>(() =>
            MatchedPredictions.Of(
                References,
                [Named("p", ["joy", "fear"], "a", "b", "c")],
                TaskKind.MultiLabel,
                intersect: true,
                LabelSet.Create(["woe"])
            )
        );
    }

    [Fact]
    public void Predictions_that_name_only_what_they_assign_have_zero_for_every_other_label()
    {
        var assigned = new NamedPredictions(
            "q",
            Predictions.Constant(LabelSet.Create(["joy"]), ["a", "b", "c"], 1) with
            {
                OthersAreZero = true,
            }
        );

        var matched = Match([Named("p", ["fear", "joy", "woe"], "a", "b", "c"), assigned]);

        Assert.Equal(["fear", "joy", "woe"], matched.Labels);
        Assert.Equal([0, 1, 0], matched.Predictions[1].Predictions.Probabilities["b"]);
    }

    [Fact]
    public void What_is_compared_keeps_the_contract_of_a_single_label_task()
    {
        var silent = new NamedPredictions("p", Predictions.Constant(LabelSet.Create(["joy", "fear"]), ["a", "c"], 0));
        TextItem[] references = [Item("a", "joy"), Item("c", "fear")];

        var fault = Assert.Throws<EvaluationException>(() =>
            MatchedPredictions.Of(references, [silent], TaskKind.SingleLabel, intersect: false)
        );

        Assert.Contains(
            "p: the probabilities of a document of a single-label task must sum to 1; got 0 for \"a\", \"c\".",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(2, MatchedPredictions.Of(references, [silent], TaskKind.MultiLabel, intersect: false).Documents.Count);
    }

    [Fact]
    public void Labels_cannot_be_left_out_of_documents_of_a_single_label_task()
    {
        var fault = Assert.Throws<EvaluationException>(() =>
            MatchedPredictions.Of(
                [Item("a", "joy"), Item("c", "fear")],
                [Named("p", ["joy", "fear"], "a", "c")],
                TaskKind.SingleLabel,
                intersect: false,
                LabelSet.Create(["joy"])
            )
        );

        Assert.Contains("must have exactly one label; got no label for \"c\".", fault.Message, StringComparison.Ordinal);
    }

    private static MatchedPredictions Match(NamedPredictions[] predictions, bool intersect = false) =>
        MatchedPredictions.Of(References, predictions, TaskKind.MultiLabel, intersect);

    private static NamedPredictions Named(string name, string[] labels, params string[] ids) =>
        new(name, Predictions.Constant(LabelSet.Create(labels), ids, 0.5));

    private static TextItem Item(string id, params string[] labels) => new(id, "") { Labels = labels };
}

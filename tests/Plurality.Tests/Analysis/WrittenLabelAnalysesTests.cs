using Plurality.Analysis;
using Plurality.Estimators;
using Plurality.Tests.Traces;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Analysis;

/// <summary>The analyses of which labels were written, and in what order: accuracy-by-order, multi-label-share, label-order.</summary>
public sealed class WrittenLabelAnalysesTests
{
    private static readonly string[] Options = ["a", "b", "c", "none"];

    [Fact]
    public void The_places_of_labels_are_right_or_wrong_one_by_one()
    {
        // b a c against {b, c}: right, wrong, right. a b against {b}: wrong, right. First 1/2, second 1/2, third 1.
        // One label, none, and no gold labels do not count.
        var run = new AnalysedRun(
            "r",
            ["a", "b", "c"],
            [
                AnalysisExample.Document("d1", Answer("b", "a", "c"), gold: ["b", "c"]),
                AnalysisExample.Document("d2", Answer("a", "b"), gold: ["b"]),
                AnalysisExample.Document("d3", Answer("a"), gold: ["b"]),
                AnalysisExample.Document("d4", Answer("none"), gold: []),
                AnalysisExample.Document("d5", Answer("a", "b")),
            ]
        );

        var result = AnalysisExample.Of(AnalysisCatalogue.Named("accuracy-by-order"), run);

        Assert.Equal(
            new()
            {
                ["1"] = 0.5,
                ["2"] = 0.5,
                ["3"] = 1,
            },
            result.Rows("places")
        );
        Assert.Equal(
            "In answers with two labels or more, the first label is right in 50 % of 2, the second label is right in 50 % of 2, the third "
                + "label is right in 100 % of 1.",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void Unknown_strings_and_repetitions_take_no_place()
    {
        // b, fearful, b, c is the list b c: right, wrong.
        var run = new AnalysedRun("r", ["a", "b", "c"], [AnalysisExample.Document("d", Answer("b", "fearful", "b", "c"), gold: ["b"])]);

        Assert.Equal(new() { ["1"] = 1, ["2"] = 0 }, AnalysisExample.Of(AnalysisCatalogue.Named("accuracy-by-order"), run).Rows("places"));
    }

    [Fact]
    public void A_label_is_wrong_where_no_label_is_gold()
    {
        var run = new AnalysedRun("r", ["a", "b", "c"], [AnalysisExample.Document("d", Answer("b", "c"), gold: [])]);

        Assert.Equal(new() { ["1"] = 0, ["2"] = 0 }, AnalysisExample.Of(AnalysisCatalogue.Named("accuracy-by-order"), run).Rows("places"));
    }

    [Fact]
    public void Without_gold_labels_the_option_is_named_that_brings_them()
    {
        var result = AnalysisExample.Of(AnalysisCatalogue.Named("accuracy-by-order"), AnalysisExample.Run(Answer("a", "b")));

        Assert.Contains("data: test", Assert.Single(result.Missing).Sentence, StringComparison.Ordinal);
        Assert.Empty(result.Headlines);
    }

    [Fact]
    public void Each_run_is_a_point_of_demonstrations_and_answers()
    {
        // Few: of four answers (a b; a; none; a repeated) one has two labels; of two demonstrations none. Many: one of one; both.
        var few = new AnalysedRun("few", ["a", "b", "c"], Documents(Answer("a", "b"), Answer("a"), Answer("none"), Answer("a", "a")))
        {
            DemonstrationLabels = [0, 1],
        };
        var many = new AnalysedRun("many", ["a", "b", "c"], Documents(Answer("a", "b", "c"))) { DemonstrationLabels = [2, 3] };

        var result = AnalysisCatalogue.Named("multi-label-share").Of([many, few], AnalysisExample.Quick);

        Assert.Equal(new() { ["1"] = 1, ["0"] = 0.25 }, result.Rows("answers"));
        Assert.Equal(
            "From 0 % to 100 % of demonstrations with several labels, the share of answers with several labels goes from 25 % to 100 %.",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void An_answer_that_was_forced_or_invented_has_no_labels()
    {
        var forced = TraceExample.Of(Options, (TraceExample.Shares(1, 1, 1, 1), null));

        var result = AnalysisExample.Of(
            AnalysisCatalogue.Named("multi-label-share"),
            AnalysisExample.Run(forced, Answer("x", "y"), Answer(""))
        );

        Assert.Equal(0, result.Figure("answers with several labels").Estimate.Value);
        Assert.Equal(
            "Without demonstrations that all documents share, there is nothing to compare the answers with.",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void An_answer_follows_an_order_where_all_its_labels_do()
    {
        // Instruction c b a. a b and a c: alphabetical. c b a: the instruction's. b c a: neither. a alone and none do not count.
        // By chance 1/2 + 1/2 + 1/6 + 1/6 = 4/3 of 4.
        var documents = Documents(
            Answer("a", "b"),
            Answer("a", "c"),
            Answer("c", "b", "a"),
            Answer("b", "c", "a"),
            Answer("a"),
            Answer("none")
        );
        var run = new AnalysedRun("r", ["a", "b", "c"], documents) { InstructionLabels = ["c", "b", "a"] };

        var result = AnalysisExample.Of(AnalysisCatalogue.Named("label-order"), run);

        Assert.Equal(
            new()
            {
                ["reverse/alphabetical"] = 0.5,
                ["reverse/instruction"] = 0.25,
                ["reverse/chance"] = 0.333333,
            },
            result.Rows("orders")
        );
        Assert.Equal(
            "Under reverse instructions 50 % of 4 answers with several labels are in alphabetical order and 25 % in the order of "
                + "the instruction; chance would give 33 %.",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void Without_answers_of_two_labels_nothing_is_said_of_order()
    {
        var result = AnalysisExample.Of(AnalysisCatalogue.Named("label-order"), AnalysisExample.Run(Answer("a"), Answer("none")));

        Assert.Equal("Label order is undefined: no answer has two labels.", Assert.Single(result.Findings).Sentence);
        Assert.All(result.Headlines, headline => Assert.Equal("no answer has two labels", headline.Figure.Reason));
    }

    private static Trace Answer(params string[] choices) =>
        TraceExample.Of(Options, [.. choices.Select(choice => (TraceExample.Shares(1, 1, 1, 1), (string?)choice))]);

    private static IEnumerable<LabelledEvidence> Documents(params Trace[] traces) =>
        traces.Select((trace, i) => AnalysisExample.Document($"d{i}", trace));
}

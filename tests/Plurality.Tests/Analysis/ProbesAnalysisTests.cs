using Plurality.Analysis;
using Plurality.Tests.Traces;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Analysis;

public sealed class ProbesAnalysisTests
{
    private static readonly IAnalysis Analysis = AnalysisCatalogue.Named("probes");

    [Fact]
    public void Probes_find_what_the_state_holds_and_the_answer_does_not_say()
    {
        // The state says gold outright; the answer is b first, and a where a is gold. Gold {a} in every second document, else {c}.
        // So Gold 1, Pred 1 and Pred 2+ (only a is left to find) 1. Perf: of 40 documents with b (wrong) and 20 with a (right), and 40 gold
        // labels of which 20 are missed: 2·20 / (60 + 40) = 0.4.
        var result = AnalysisExample.Of(
            Analysis,
            Run(40, i => i % 2 == 0 ? 1 : -1, i => i % 2 == 0 ? ["b", "a"] : ["b"], i => i % 2 == 0 ? ["a"] : ["c"])
        );

        Assert.Equal(1, result.Figure("Gold").Estimate.Value);
        Assert.Equal(1, result.Figure("Pred").Estimate.Value);
        Assert.Equal(1, result.Figure("Pred 2+").Estimate.Value);
        Assert.Equal(0.4, result.Figure("Perf").Estimate.Value!.Value, 12);
        Assert.Equal(
            "Probes on layer 2 predict the answer with micro-F1 1.00, without its first label with 1.00; they predict the gold "
                + "labels with 1.00; the answers themselves reach 0.40.",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void The_first_label_of_an_answer_is_passed_over_in_pred_2()
    {
        // Every answer is b alone, found from the intercept: Pred 1. Without b nothing is written and nothing found, so that there is no
        // F1.
        var result = AnalysisExample.Of(Analysis, Run(20, i => i, _ => ["b"], _ => ["a"]));

        Assert.Equal(1, result.Figure("Pred").Estimate.Value);
        Assert.Equal("no answer and no probe has a second label", result.Figure("Pred 2+").Reason);
    }

    [Fact]
    public void Every_layer_has_rows_and_the_highest_is_summed_up()
    {
        var result = AnalysisExample.Of(Analysis, AnalysisExample.Random(1, 30));

        Assert.Equal(["Gold/1", "Pred/1", "Pred 2+/1", "Perf/1", "Gold/3", "Pred/3", "Pred 2+/3", "Perf/3"], result.Rows("f1").Keys);
        Assert.Contains("layer 3", Assert.Single(result.Findings).Sentence, StringComparison.Ordinal);
        Assert.Equal(result.Rows("f1")["Perf/1"], result.Rows("f1")["Perf/3"]);
    }

    [Fact]
    public void Too_few_documents_give_a_reason_and_leave_the_answers_own_score()
    {
        var result = AnalysisExample.Of(Analysis, Run(9, i => i, _ => ["a"], _ => ["a"]));

        Assert.Equal("cross-validation needs 10 documents, there are 9", result.Figure("Gold").Reason);
        Assert.Equal(1, result.Figure("Perf").Estimate.Value);
    }

    [Fact]
    public void Without_gold_labels_the_answers_are_probed_alone()
    {
        var result = AnalysisExample.Of(Analysis, Run(20, i => i % 2, i => i % 2 == 0 ? ["a"] : ["b"], _ => null));

        Assert.Equal(1, result.Figure("Pred").Estimate.Value);
        Assert.Equal("there are no gold labels", result.Figure("Gold").Reason);
        Assert.Equal("Probes on layer 2 predict the answer with micro-F1 1.00.", Assert.Single(result.Findings).Sentence);
    }

    [Fact]
    public void Documents_without_gold_labels_are_left_out_where_others_have_some()
    {
        var result = AnalysisExample.Of(Analysis, Run(30, i => i % 2, _ => ["a"], i => i < 12 ? ["b"] : null));

        Assert.Equal(12, result.Figure("Pred").Estimate.Support);
        Assert.Equal(12, result.Figure("Gold").Estimate.Support);
    }

    [Fact]
    public void States_that_are_all_the_same_give_a_reason() =>
        Assert.Equal(
            "the hidden states of all documents are the same",
            AnalysisExample.Of(Analysis, Run(20, _ => 1, _ => ["a"], _ => ["a"])).Figure("Gold").Reason
        );

    [Fact]
    public void A_run_that_did_not_record_hidden_states_says_how_to()
    {
        var trace = TraceExample.Of(["a", "none"], (TraceExample.Shares(1, 1), "a"));

        Assert.Contains(
            "record: [hidden]",
            Assert.Single(AnalysisExample.Of(Analysis, AnalysisExample.Run(trace)).Missing).Sentence,
            StringComparison.Ordinal
        );
    }

    private static AnalysedRun Run(int documents, Func<int, float> state, Func<int, string[]> answer, Func<int, string[]?> gold) =>
        new(
            "r",
            ["a", "b", "c"],
            [
                .. Enumerable
                    .Range(0, documents)
                    .Select(i =>
                        AnalysisExample.Document(
                            $"d{i:00}",
                            TraceExample.Of(
                                ["a", "b", "c", "none"],
                                [.. answer(i).Select(label => (TraceExample.Shares(1, 1, 1, 1), (string?)label))]
                            ) with
                            {
                                HiddenStates = [new HiddenState(2, [state(i), 1, 2 * state(i), 0])],
                            },
                            gold(i)
                        )
                    ),
            ]
        );
}

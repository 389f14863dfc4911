using Plurality.Analysis;
using Plurality.Tests.Traces;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Analysis;

public sealed class RunnerUpAnalysisTests
{
    private const string IsNext = "runner-up comes next";
    private static readonly string[] Options = ["a", "b", "c", "d", "none"];
    private static readonly IAnalysis Analysis = AnalysisCatalogue.Named("runner-up");

    // a, c, b. At step 1 b is the runner-up (3/10), c is written (2/10), b two steps later. At step 2 d is (2/10), b is written (1/10), d
    // never.
    private static readonly Trace Late = TraceExample.Of(
        Options,
        (TraceExample.Shares(4, 3, 2, 1, 0), "a"),
        (TraceExample.Shares(0, 1, 7, 2, 0), "c"),
        (TraceExample.Shares(0, 6, 0, 4, 0), "b")
    );

    // a, b: the runner-up b (3/10) has 9/10 one step later and is written.
    private static readonly Trace Next = TraceExample.Of(
        Options,
        (TraceExample.Shares(4, 3, 2, 1, 0), "a"),
        (TraceExample.Shares(0, 9, 1, 0, 0), "b")
    );

    [Fact]
    public void Every_step_before_the_last_asks_what_came_of_its_runner_up()
    {
        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(Late, Next));

        Near(1.0 / 3, result, IsNext);
        Near((0.1 + 0.4 + 0.9) / 3, result, "probability of the runner-up one step later");
        Near((0.2 + 0.1 + 0.3) / 3, result, "earlier probability of the next label");
        Near(1.0 / 2, result, "runner-up never comes, if it is not next");
        Assert.Equal(
            new()
            {
                ["1"] = 0.333333,
                ["2"] = 0.333333,
                ["never"] = 0.333333,
            },
            result.Rows("when")
        );
        Assert.Equal(
            new()
            {
                ["1"] = 0.333333,
                ["2"] = 0.666667,
                ["other"] = 0,
            },
            result.Rows("rank")
        );
        Assert.Equal(0.5, result.Rows("by step")[IsNext + "/1"]);
        Assert.Equal(0, result.Rows("by step")[IsNext + "/2"]);
        Assert.Equal(
            "The runner-up comes next in 33 % of 3 cases. In the other cases, it never comes in 50 %.",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void Of_equal_labels_the_first_is_the_runner_up()
    {
        // b and c have 3/10 each; c is written next, so the runner-up, b, is not, and c has rank 2.
        var tie = TraceExample.Of(Options, (TraceExample.Shares(4, 3, 3, 0, 0), "a"), (TraceExample.Shares(0, 1, 1, 0, 0), "c"));

        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(tie));

        Near(0, result, IsNext);
        Assert.Equal(1, result.Rows("rank")["2"]);
    }

    [Fact]
    public void None_is_no_runner_up_and_a_repeated_label_is_not_the_next_one()
    {
        // none has 3/10 at step 1, but the runner-up is c with 2/10. a comes again, then c: one case not next, two steps later; one next.
        var repeat = TraceExample.Of(
            Options,
            (TraceExample.Shares(4, 1, 2, 0, 3), "a"),
            (TraceExample.Shares(5, 1, 4, 0, 0), "a"),
            (TraceExample.Shares(0, 1, 1, 0, 0), "c")
        );

        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(repeat));

        Near(1.0 / 2, result, IsNext);
        Near((0.4 + 0.4) / 2, result, "earlier probability of the next label"); // a had 4/10 at step 1, c 4/10 at step 2
        Assert.Equal(
            new()
            {
                ["1"] = 0.5,
                ["2"] = 0.5,
                ["never"] = 0,
            },
            result.Rows("when")
        );
        Assert.Equal(new() { ["1"] = 0.5, ["other"] = 0.5 }, result.Rows("rank"));
    }

    [Fact]
    public void A_step_that_wrote_an_unknown_string_has_no_runner_up_and_one_that_follows_is_not_it()
    {
        // Step 1 is left out; step 2 has the runner-up a (4/10), and what follows is unknown.
        var unknown = TraceExample.Of(
            Options,
            (TraceExample.Shares(1, 1, 1, 1, 1), "fearful"),
            (TraceExample.Shares(4, 5, 1, 0, 0), "b"),
            (TraceExample.Shares(7, 1, 1, 1, 0), "wild")
        );

        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(unknown));

        Near(0, result, IsNext);
        Assert.Equal(1, result.Figure(IsNext).Estimate.Support);
        Near(0.7, result, "probability of the runner-up one step later");
        Assert.Null(result.Figure("earlier probability of the next label").Estimate.Value);
        Assert.Equal(new() { ["other"] = 1 }, result.Rows("rank"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData(null)]
    [InlineData("a")]
    public void An_answer_with_one_step_says_nothing(string? chosen)
    {
        var result = AnalysisExample.Of(
            Analysis,
            AnalysisExample.Run(TraceExample.Of(Options, (TraceExample.Shares(4, 3, 2, 1, 0), chosen)))
        );

        Assert.All(result.Headlines, headline => Assert.NotNull(headline.Figure.Reason));
        Assert.StartsWith("The runner-up is undefined", Assert.Single(result.Findings).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_every_label_is_written_there_is_no_runner_up()
    {
        var trace = TraceExample.Of(["a", "none"], (TraceExample.Shares(1, 1), "a"), (TraceExample.Shares(1, 0), "a"));

        Assert.Null(AnalysisExample.Of(Analysis, AnalysisExample.Run(trace)).Figure(IsNext).Estimate.Value);
    }

    private static void Near(double expected, AnalysisResult result, string name) =>
        Assert.Equal(expected, result.Figure(name).Estimate.Value!.Value, 12);
}

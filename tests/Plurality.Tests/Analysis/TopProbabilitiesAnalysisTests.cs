using Plurality.Analysis;
using Plurality.Tests.Traces;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Analysis;

public sealed class TopProbabilitiesAnalysisTests
{
    private static readonly string[] Options = ["anger", "fear", "joy", "none"];
    private static readonly IAnalysis Analysis = AnalysisCatalogue.Named("top-probabilities");

    // joy then fear. Step 1: 1/2, 1/4, 1/8, 1/8, entropy 1/2·1 + 1/4·2 + 2·1/8·3 = 1.75. Step 2: 3/4 and 1/4 of two on offer, 0.811278.
    private static readonly Trace Two = TraceExample.Of(
        Options,
        (TraceExample.Shares(1, 2, 4, 1), "joy"),
        (TraceExample.Shares(1, 3, 0, 0), "fear")
    );

    // none at once: 1/2, 1/4, 1/8, 1/8.
    private static readonly Trace None = TraceExample.Of(Options, (TraceExample.Shares(1, 1, 2, 4), "none"));

    [Fact]
    public void Intermediate_and_last_steps_are_told_apart()
    {
        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(Two, None));

        Assert.Equal((0.5, 1), Value(result, "top probability, intermediate steps"));
        Assert.Equal((0.25, 1), Value(result, "second probability, intermediate steps"));
        Assert.Equal((0.625, 2), Value(result, "top probability, last steps")); // (3/4 + 1/2) / 2
        Assert.Equal((0.75, 1), Value(result, "top probability, last steps without none"));
        Assert.Equal(1.75, result.Figure("entropy, intermediate steps").Estimate.Value!.Value, 12);
        Assert.Equal(0.811278, result.Rows("entropy")["entropy/last/with/2"]);
        Assert.Equal(0.5, result.Rows("probabilities")["top/last/with/1"]);
        Assert.Equal(
            "Before the last step the most probable option has 0.50 on average and the second 0.25 (entropy 1.75 bits); at the last step "
                + "it has 0.63 on "
                + "average and the second 0.25 (entropy 1.28 bits).",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void A_step_with_one_option_has_no_second_one()
    {
        // One label: joy 3/4 against none 1/4; then nothing but none could follow, which is not on offer, so joy again: 1.
        var trace = TraceExample.Of(["joy", "none"], (TraceExample.Shares(3, 1), "joy"), (TraceExample.Shares(1, 0), "joy"));

        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(trace));

        Assert.Equal((0.25, 1), Value(result, "second probability, intermediate steps"));
        Assert.Equal((null, 0), Value(result, "second probability, last steps"));
        Assert.Equal("no answer has such a last step with two options on offer", result.Figure("second probability, last steps").Reason);
        Assert.Equal((1, 1), Value(result, "top probability, last steps"));
    }

    [Fact]
    public void Unknown_choices_count_and_forced_first_steps_do_not()
    {
        var forced = TraceExample.Of(Options, (TraceExample.Shares(1, 0, 0, 0), null));
        var unknown = TraceExample.Of(Options, (TraceExample.Shares(1, 1, 2, 4), "fearful"), (TraceExample.Shares(1, 1, 2, 4), ""));

        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(forced, unknown));

        Assert.Equal((0.5, 1), Value(result, "top probability, intermediate steps"));
        Assert.Equal((0.5, 1), Value(result, "top probability, last steps without none"));
    }

    [Fact]
    public void Answers_without_any_step_have_no_figures_but_reasons()
    {
        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(TraceExample.Of(Options, (TraceExample.Shares(1, 1, 1, 1), null))));

        Assert.Equal("No answer has a label step.", Assert.Single(result.Findings).Sentence);
        Assert.All(result.Headlines, headline => Assert.NotNull(headline.Figure.Reason));
    }

    private static (double?, int) Value(AnalysisResult result, string name) =>
        (result.Figure(name).Estimate.Value, result.Figure(name).Estimate.Support);
}

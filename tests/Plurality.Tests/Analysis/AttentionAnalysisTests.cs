using Plurality.Analysis;
using Plurality.Tests.Traces;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Analysis;

public sealed class AttentionAnalysisTests
{
    private static readonly IAnalysis Analysis = AnalysisCatalogue.Named("attention");

    private static readonly Trace Plain = TraceExample.Of(
        ["a", "b", "none"],
        (TraceExample.Shares(1, 1, 1), "a"),
        (TraceExample.Shares(0, 1, 0), "b")
    );

    [Fact]
    public void Weights_are_shares_by_token_averaged_over_steps()
    {
        // Prompt: .8/40 = .02 and .6/40 = .015, mean .0175. Answer: .2/5 = .04 and .4/8 = .05, mean .045. Labels: .1/1 and .2/2, mean .1.
        var trace = Plain with
        {
            Attention = [new AttentionShares(2, 0.8, 40, 0.2, 5, 0.1, 1), new AttentionShares(3, 0.6, 40, 0.4, 8, 0.2, 2)],
        };

        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(trace, Plain));

        Assert.Equal(0.0175, result.Figure("weight per token of the prompt").Estimate.Value!.Value, 12);
        Assert.Equal(0.045, result.Figure("weight per token of the answer so far").Estimate.Value!.Value, 12);
        Assert.Equal(0.1, result.Figure("weight per token of earlier labels").Estimate.Value!.Value, 12);
        Assert.Equal(0.7, result.Figure("share on the prompt").Estimate.Value!.Value, 12);
        Assert.Equal(0.3, result.Figure("share on the answer so far").Estimate.Value!.Value, 12);
        Assert.Equal(0.05, result.Rows("weights")["the answer so far/3"]);
        Assert.Equal(
            "Before another label, 70 % of attention is on the prompt and 15 % on the first tokens of earlier labels. Each of these "
                + "tokens gets 5.71 times the weight of a prompt token.",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void A_run_that_did_not_record_attention_says_how_to()
    {
        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(Plain));

        Assert.Contains("record: [attention]", Assert.Single(result.Missing).Sentence, StringComparison.Ordinal);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void A_run_that_recorded_it_and_has_no_second_step_says_that()
    {
        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(Plain) with { RecordsAttention = true });

        Assert.Empty(result.Missing);
        Assert.Equal("Attention is undefined: no answer has a second step.", Assert.Single(result.Findings).Sentence);
        Assert.All(result.Headlines, headline => Assert.Equal("no answer has a second step", headline.Figure.Reason));
    }
}

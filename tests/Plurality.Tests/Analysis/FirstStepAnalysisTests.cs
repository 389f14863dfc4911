using Plurality.Analysis;
using Plurality.Tests.Traces;
using Xunit;

namespace Plurality.Tests.Analysis;

public sealed class FirstStepAnalysisTests
{
    private static readonly IAnalysis Analysis = AnalysisCatalogue.Named("first-step-shape");

    [Fact]
    public void Probabilities_are_sorted_within_each_document_before_they_are_averaged()
    {
        // 6/8 2/8 0 and 4/8 2/8 2/8, whichever label has them; the second is a forced first step, and counts. Later steps do not.
        var one = TraceExample.Of(["a", "b", "none"], (TraceExample.Shares(0, 6, 2), "b"), (TraceExample.Shares(1, 0, 0), "a"));
        var other = TraceExample.Of(["a", "b", "none"], (TraceExample.Shares(4, 2, 2), null));

        var result = AnalysisExample.Of(Analysis, AnalysisExample.Run(one, other));

        Assert.Equal(
            new()
            {
                ["1"] = 0.625,
                ["2"] = 0.25,
                ["3"] = 0.125,
            },
            result.Rows("ranks")
        );
        Assert.Equal((0.811278 + 1.5) / 2, result.Figure("entropy").Estimate.Value!.Value, 6); // H(3/4, 1/4) and H(1/2, 1/4, 1/4)
        Assert.Equal(1, result.Figure("coverage of the vocabulary's probability").Estimate.Value);
        Assert.Equal(
            "At the first step the most probable of 3 options has 0.63 on average and the second 0.25; the entropy is 1.16 of at most "
                + "1.58 bits.",
            Assert.Single(result.Findings).Sentence
        );
    }
}

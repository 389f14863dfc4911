using Plurality.Analysis;
using Plurality.Tests.Traces;
using Xunit;

namespace Plurality.Tests.Analysis;

public sealed class SideBySideAnalysisTests
{
    private static readonly string[] Options = ["a", "b", "c", "none"];
    private static readonly IAnalysis Analysis = AnalysisCatalogue.Named("side-by-side");

    [Fact]
    public void Runs_are_compared_in_certainty_ranking_and_methods()
    {
        // small: p_1 = 1/2 a, 1/4 b, 1/4 none; entropy 1.5, top 1/2. Gold b is ranked second: precision 1/2.
        // Ĥ = (0, 1, ½): pairs b>a (a is above: 0), b>c (1), c>a (0): 1/3. large: p_1 = b for certain: entropy 0, precision 1; b>a 1, b>c
        // 1, c>a a tie ½: 5/6. hard writes a: F1 0 against gold b; large writes b: F1 1. NLL of hard for large against Ĥ: ½·ln 1e8 + ½·ln
        // 1/(1−1e-8) + ~0 = 9.210340 for c.
        var small = Run("small", TraceExample.Shares(2, 1, 0, 1), "a");
        var large = Run("large", TraceExample.Shares(0, 1, 0, 0), "b");

        var result = Analysis.Of([small, large], AnalysisExample.Quick);

        Assert.Equal(new() { ["small"] = 1.5, ["large"] = 0 }, result.Rows("entropy"));
        var first = result.Rows("first step");
        Assert.Equal((0.5, 1), (first["small/top probability"], first["large/top probability"]));
        Assert.Equal((0.5, 1), (first["small/ranking against gold"], first["large/ranking against gold"]));
        Assert.Equal((0.333333, 0.833333), (first["small/ranking against annotators"], first["large/ranking against annotators"]));
        Assert.Equal((0, 1), (result.Rows("f1")["small/hard"], result.Rows("f1")["large/hard"]));
        Assert.Equal(9.21034, result.Rows("nll")["large/hard"]!.Value, 5);
        Assert.Contains("small/constant:0.1", result.Rows("nll").Keys);
        Assert.DoesNotContain("small/oracle", result.Rows("nll").Keys);
        Assert.DoesNotContain("small/unary", result.Rows("nll").Keys);
        Assert.Equal(
            "large is the most certain at the first step (entropy 0.00 bits), small the least certain (entropy 1.50 bits); large "
                + "ranks gold labels best (1.00), small worst (0.50).",
            Assert.Single(result.Findings).Sentence
        );
    }

    [Fact]
    public void One_run_is_asked_to_be_named_with_others() =>
        Assert.Contains(
            "Name several",
            Assert.Single(Analysis.Of([Run("one", TraceExample.Shares(1, 1, 1, 1), "a")], AnalysisExample.Quick).Missing).Sentence,
            StringComparison.Ordinal
        );

    private static AnalysedRun Run(string name, double[] scores, string chosen) =>
        new(
            name,
            ["a", "b", "c"],
            [AnalysisExample.Document("d", TraceExample.Of(Options, (scores, chosen)), gold: ["b"], shares: [0, 1, 0.5])]
        )
        {
            Model = name,
        };
}

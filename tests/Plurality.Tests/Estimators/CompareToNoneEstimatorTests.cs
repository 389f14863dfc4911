using Plurality.Estimators;
using Plurality.Tests.Traces;
using Xunit;
using static Plurality.Tests.Traces.TraceExample;

namespace Plurality.Tests.Estimators;

public sealed class CompareToNoneEstimatorTests
{
    private static readonly string[] Options = ["anger", "fear", "joy", "none"];

    // σ(ln a − ln b) = a / (a + b): against none with 2 shares, 2 : 1 : 6 : 2 gives 2/4, 1/3, 6/8. The second step does not count.
    [Fact]
    public void Each_label_is_compared_with_none_alone()
    {
        var trace = TraceExample.Of(Options, (Shares(2, 1, 6, 2), "joy"), (Shares(0, 1, 0, 0), "fear"));

        var marginals = new CompareToNoneEstimator().Estimate(trace);

        Assert.Equal([0.5, Math.Round(1 / 3.0, 14), 0.75], marginals.Probabilities.Select(probability => Math.Round(probability, 14)));
    }

    // Logits are defined up to a constant, which the difference removes.
    [Fact]
    public void A_constant_added_to_all_scores_changes_nothing()
    {
        var trace = TraceExample.Of(Options, ([3, -1, 0.5, 2], "anger"));
        var shifted = TraceExample.Of(Options, ([35, 31, 32.5, 34], "anger"));

        Assert.Equal(
            new CompareToNoneEstimator().Estimate(trace).Probabilities,
            new CompareToNoneEstimator().Estimate(shifted).Probabilities
        );
    }

    [Fact]
    public void Far_from_none_the_limits_are_zero_and_one()
    {
        var trace = TraceExample.Of(Options, ([1e4, -1e4, double.NegativeInfinity, 0], "anger"));

        Assert.Equal([1, 0, 0], new CompareToNoneEstimator().Estimate(trace).Probabilities);
    }
}

using Plurality.Estimators;
using Plurality.Tests.Traces;
using Xunit;
using static Plurality.Tests.Traces.TraceExample;

namespace Plurality.Tests.Estimators;

public sealed class FirstStepEstimatorTests
{
    private static readonly string[] Options = ["anger", "fear", "joy", "none"];

    // Shares 1 : 2 : 4 : 1 of 8; the second step, where fear is certain, does not count.
    [Fact]
    public void Probabilities_are_those_of_the_first_step()
    {
        var trace = TraceExample.Of(Options, (Shares(1, 2, 4, 1), "joy"), (Shares(0, 1, 0, 0), "fear"));

        var marginals = new FirstStepEstimator().Estimate(trace);

        Assert.Equal(["anger", "fear", "joy"], marginals.Labels);
        Assert.Equal([0.125, 0.25, 0.5], marginals.Probabilities.Select(probability => Math.Round(probability, 14)));
    }

    [Fact]
    public void A_forced_first_step_counts_as_any_other()
    {
        var trace = TraceExample.Of(Options, (Shares(1, 2, 4, 1), null));

        Assert.Equal(0.5, new FirstStepEstimator().Estimate(trace).Probabilities[2], 1e-14);
    }
}

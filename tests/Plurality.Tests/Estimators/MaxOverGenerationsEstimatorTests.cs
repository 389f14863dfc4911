using Plurality.Estimators;
using Plurality.Tests.Traces;
using Xunit;
using static Plurality.Tests.Traces.TraceExample;

namespace Plurality.Tests.Estimators;

public sealed class MaxOverGenerationsEstimatorTests
{
    private static readonly string[] Options = ["anger", "fear", "joy", "none"];

    // p_1 = 1/8, 2/8, 4/8 (none 1/8). At step 2 joy is written already: 3 : 1 of 4, so p_2 = 3/4, 1/4, 0. The greatest of each column.
    [Fact]
    public void Each_label_keeps_its_highest_probability_over_the_steps() =>
        Assert.Equal([0.75, 0.25, 0.5], Estimate((Shares(1, 2, 4, 1), "joy"), (Shares(3, 1, 0, 0), "anger")));

    // Fear has no share at either step.
    [Fact]
    public void A_label_that_never_had_a_chance_gets_epsilon() =>
        Assert.Equal([0.75, 1e-8, 0.5], Estimate((Shares(1, 0, 2, 1), "joy"), (Shares(3, 0, 0, 1), "anger")));

    // joy twice: 2/8, then 6/8 in free decoding, where a written label stays on offer.
    [Fact]
    public void A_label_written_twice_counts_with_the_better_step() =>
        Assert.Equal([0.25, 0.25, 0.75], Estimate((Shares(2, 2, 2, 2), "joy"), (Shares(1, 1, 6, 0), "joy")));

    [Fact]
    public void A_step_with_an_unknown_choice_counts() =>
        Assert.Equal([0.125, 0.75, 0.5], Estimate((Shares(1, 2, 4, 1), "joy"), (Shares(0, 3, 0, 1), "fearful")));

    [Fact]
    public void A_forced_first_step_counts() => Assert.Equal([0.125, 0.25, 0.5], Estimate((Shares(1, 2, 4, 1), null)));

    [Fact]
    public void With_one_step_it_is_first_step()
    {
        var trace = TraceExample.Of(Options, (Shares(1, 2, 4, 1), "joy"));

        Assert.Equal(
            new FirstStepEstimator().Estimate(trace).Probabilities,
            new MaxOverGenerationsEstimator().Estimate(trace).Probabilities
        );
    }

    private static IEnumerable<double> Estimate(params (double[] Scores, string? Chosen)[] steps) =>
        new MaxOverGenerationsEstimator()
            .Estimate(TraceExample.Of(Options, steps))
            .Probabilities.Select(probability => Math.Round(probability, 14));
}

using Plurality.Estimators;
using Plurality.Labels;
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

    // After joy the list ends with 3/4, after anger with 1/2: reach 1, 1/4, 1/8. anger: max(1/8, 3/4 · 1/4); fear: max(2/8, 1/4 · 1/4,
    // 1 · 1/8), although it is certain at the last step; joy: 4/8.
    [Fact]
    public void With_reach_a_step_counts_as_much_as_the_list_is_likely_to_get_there()
    {
        var trace = TraceExample
            .Of(Options, (Shares(1, 2, 4, 1), "joy"), (Shares(3, 1, 0, 0), "anger"), (Shares(0, 1, 0, 0), "fear"))
            .WithEnds(0.75, 0.5, 1);

        Assert.Equal([0.1875, 0.25, 0.5], Rounded(new MaxOverGenerationsEstimator(weighsReach: true).Estimate(trace)));
        Assert.Equal([0.75, 1, 0.5], Rounded(new MaxOverGenerationsEstimator().Estimate(trace)));
    }

    [Fact]
    public void With_reach_a_step_without_P_end_counts_as_one_that_goes_on()
    {
        var trace = TraceExample.Of(Options, (Shares(1, 2, 4, 1), "joy"), (Shares(3, 1, 0, 0), "anger")).WithEnds(null, null);

        Assert.Equal([0.75, 0.25, 0.5], Rounded(new MaxOverGenerationsEstimator(weighsReach: true).Estimate(trace)));
    }

    [Fact]
    public void With_reach_a_list_that_certainly_ends_leaves_epsilon_to_later_steps()
    {
        var trace = TraceExample.Of(Options, (Shares(0, 0, 4, 0), "joy"), (Shares(3, 1, 0, 0), "anger")).WithEnds(1, null);

        Assert.Equal([1e-8, 1e-8, 1], Rounded(new MaxOverGenerationsEstimator(weighsReach: true).Estimate(trace)));
    }

    // first-step ≤ with reach ≤ plain maximum, on random traces of three steps.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void With_reach_it_lies_between_the_first_step_and_the_plain_maximum(int seed)
    {
        var random = new Random(seed);
        (double[], string?) Step(string chosen) => (Shares([.. Options.Select(_ => 0.01 + random.NextDouble())]), chosen);
        var trace = TraceExample
            .Of(Options, Step("joy"), Step("anger"), Step("fear"))
            .WithEnds(random.NextDouble(), random.NextDouble(), random.NextDouble());

        var first = new FirstStepEstimator().Estimate(trace).Probabilities;
        var reach = new MaxOverGenerationsEstimator(weighsReach: true).Estimate(trace).Probabilities;
        var plain = new MaxOverGenerationsEstimator().Estimate(trace).Probabilities;

        for (var label = 0; label < 3; label++)
        {
            Assert.InRange(reach[label], first[label], plain[label]);
        }
    }

    private static IEnumerable<double> Rounded(LabelMarginals marginals) =>
        marginals.Probabilities.Select(probability => Math.Round(probability, 14));

    private static IEnumerable<double> Estimate(params (double[] Scores, string? Chosen)[] steps) =>
        Rounded(new MaxOverGenerationsEstimator().Estimate(TraceExample.Of(Options, steps)));
}

using Plurality.Llama.Tuning;
using Plurality.Traces;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Tuning;

public sealed class LabelDivergenceTests
{
    [Fact]
    public void Maximum_mean_and_KL_are_those_worked_by_hand()
    {
        // |differences| are 0.25, 0.25, 0, 0. KL of the first pair: 0.5·ln(0.5/0.25) + 0.5·ln(0.5/0.75) = 0.143841; of the second: 0.
        var divergence = LabelDivergence.Of([Step(0.5, 0.5), Step(1, 0)], [Step(0.25, 0.75), Step(1, 0)]);

        Assert.Equal(0.25, divergence.Maximum);
        Assert.Equal(0.125, divergence.Mean);
        Assert.Equal(0.143841 / 2, divergence.MeanKl, 1e-6);
    }

    [Fact]
    public void What_is_the_same_does_not_diverge() =>
        Assert.Equal(new LabelDivergence(0, 0, 0), LabelDivergence.Of([Step(0.2, 0.8)], [Step(0.2, 0.8)]));

    [Fact]
    public void Mass_that_is_lost_altogether_is_infinitely_far() =>
        Assert.Equal(double.PositiveInfinity, LabelDivergence.Of([Step(0.5, 0.5)], [Step(1, 0)]).MeanKl);

    private static StepDistribution Step(double joy, double anger) =>
        new(["joy", "anger"], [Math.Log(joy), Math.Log(anger)], [joy, anger], 1);
}

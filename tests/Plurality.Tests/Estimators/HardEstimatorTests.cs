using Plurality.Estimators;
using Plurality.Tests.Traces;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Estimators;

public sealed class HardEstimatorTests
{
    private const double No = 1e-8;
    private const double Yes = 1 - 1e-8;

    [Fact]
    public void Labels_that_were_written_are_certain_and_the_others_impossible_but_for_epsilon() =>
        Assert.Equal([Yes, No, Yes], Estimate("joy", "anger"));

    [Fact]
    public void A_label_written_twice_counts_once() => Assert.Equal([No, No, Yes], Estimate("joy", "joy"));

    [Fact]
    public void None_and_unknown_strings_choose_no_label()
    {
        Assert.Equal([No, No, No], Estimate("none"));
        Assert.Equal([No, Yes, No], Estimate("fearful", "", "fear"));
    }

    [Fact]
    public void A_forced_first_step_chooses_no_label() => Assert.Equal([No, No, No], Estimate([null]));

    private static IReadOnlyList<double> Estimate(params string?[] chosen) => new HardEstimator().Estimate(Written(chosen)).Probabilities;

    private static Trace Written(string?[] chosen) =>
        TraceExample.Of(["anger", "fear", "joy", "none"], [.. chosen.Select(label => (new double[4], label))]);
}

using System.Globalization;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Estimators;

public sealed class SampledEstimatorTests
{
    private static readonly Evidence Drawn = new()
    {
        Id = "d",
        Labels = ["fear", "joy", "anger"],
        Samples =
        [
            ["joy"],
            ["joy", "fear"],
            [],
            ["joy"],
            ["anger"],
        ],
    };

    [Fact]
    public void The_share_of_answers_is_the_probability_and_further_answers_do_not_count()
    {
        Assert.Equal([0.25, 0.75, 0], new SampledEstimator(4).Estimate(Drawn, TaskKind.MultiLabel).Probabilities);
        Assert.Equal([0.2, 0.6, 0.2], new SampledEstimator(5).Estimate(Drawn, TaskKind.MultiLabel).Probabilities);
    }

    [Fact]
    public void Too_few_answers_are_refused()
    {
        var fault = Assert.Throws<EvidenceException>(() => new SampledEstimator(6).Estimate(Drawn, TaskKind.MultiLabel));

        Assert.Equal("sampled:6, document \"d\": there must be 6 sampled answers; got 5. Run again.", fault.Message);
    }

    [Fact]
    public void A_method_needs_as_many_answers_as_its_text_says()
    {
        Method[] methods = [Method.Parse("sampled"), Method.Parse("sampled:30|platt"), Method.Parse("hard")];

        Assert.Equal([20, 30, 0], methods.Select(method => method.Estimator.Samples));
        Assert.Equal(30, Method.SamplesOf(methods));
        Assert.Equal("sampled:30|platt", methods[1].ToString());
        Assert.Throws<MethodTextException>(() => Method.Parse("sampled:0"));
    }

    // The ends of Wilson's interval are the two p at which the share is exactly z standard errors away.
    [Theory]
    [InlineData(1, 4)]
    [InlineData(7, 20)]
    [InlineData(10, 20)]
    [InlineData(399, 400)]
    public void The_ends_of_an_interval_are_z_standard_errors_from_the_share(int successes, int trials)
    {
        var (low, high) = WilsonInterval.Of(successes, trials);

        var share = (double)successes / trials;
        Assert.True(low < share && share < high);
        Assert.All([low, high], end => Assert.Equal(1.959963984540054, Math.Abs(share - end) / Math.Sqrt(end * (1 - end) / trials), 1e-9));
    }

    // With no success, low is 0 and high is z² / (n + z²): the other end is its mirror image.
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Nothing_and_everything_have_an_interval_too(int trials)
    {
        const double Z2 = 1.959963984540054 * 1.959963984540054;

        Assert.Equal(0, WilsonInterval.Of(0, trials).Low);
        Assert.Equal(Z2 / (trials + Z2), WilsonInterval.Of(0, trials).High, 1e-12);
        Assert.Equal(1, WilsonInterval.Of(trials, trials).High);
        Assert.Equal(trials / (trials + Z2), WilsonInterval.Of(trials, trials).Low, 1e-12);
    }

    [Fact]
    public void Intervals_stand_beside_the_probabilities()
    {
        var estimate = new SampledEstimator(4).Estimate(Drawn, TaskKind.MultiLabel);

        string[] ends =
        [
            .. estimate.LowerLimits!.Zip(estimate.UpperLimits!, (low, high) =>
                string.Create(CultureInfo.InvariantCulture, $"{low:F2} {high:F2}")
            ),
        ];
        Assert.Equal(["0.05 0.70", "0.30 0.95", "0.00 0.49"], ends);
    }
}

using Plurality.Estimators;
using Xunit;

namespace Plurality.Tests.Estimators;

public sealed class EstimatorTests
{
    [Fact]
    public void Estimators_are_registered_under_the_names_of_the_method() =>
        Assert.Equal(["first-step", "compare-to-none", "hard", "max-over-generations"], Estimator.OfTraces.Select(estimator => estimator.Name));

    [Fact]
    public void Every_estimator_is_found_by_its_name_and_says_what_it_does() => Assert.All(Estimator.OfTraces, estimator =>
    {
        Assert.Same(estimator, Estimator.Named(estimator.Name));
        Assert.NotEmpty(estimator.Summary);
    });

    [Fact]
    public void Without_a_name_it_is_max_over_generations() => Assert.Equal("max-over-generations", Estimator.Default.Name);

    [Theory]
    [InlineData("max")]
    [InlineData("Hard")]
    [InlineData("")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name)
    {
        var exception = Assert.Throws<EstimatorException>(() => Estimator.Named(name));

        Assert.Equal($"estimator must be one of first-step, compare-to-none, hard, max-over-generations; got '{name}'.", exception.Message);
        Assert.Equal(name, exception.Name);
        Assert.Equal(4, exception.Known.Count);
    }
}

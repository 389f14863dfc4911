using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

public sealed class DemonstrationSamplingTests
{
    [Theory]
    [InlineData("random")]
    [InlineData("complete")]
    [InlineData("uniform")]
    [InlineData("similarity")]
    [InlineData("multilabel:0")]
    [InlineData("multilabel:0.25")]
    [InlineData("multilabel:1")]
    public void A_method_round_trips(string written) => Assert.Equal(written, DemonstrationSampling.Parse(written).ToString());

    [Fact]
    public void Equal_shares_are_equal_methods() =>
        Assert.Equal(DemonstrationSampling.MultiLabel(0.5m), DemonstrationSampling.Parse("multilabel:.500"));

    [Fact]
    public void Only_similarity_is_of_each_document() =>
        Assert.Equal(
            ["similarity"],
            new[] { "random", "complete", "uniform", "similarity", "multilabel:1" }.Where(name =>
                DemonstrationSampling.Parse(name).IsPerDocument
            )
        );

    [Theory]
    [InlineData("best")]
    [InlineData("Random")]
    [InlineData("multilabel")]
    [InlineData("multilabel:1.01")]
    [InlineData("multilabel:-0.1")]
    [InlineData("multilabel:0,5")]
    public void An_unknown_method_is_refused_with_the_known_ones(string written)
    {
        var exception = Assert.Throws<PromptException>(() => DemonstrationSampling.Parse(written));

        Assert.Equal(
            "The sampling of demonstrations must be random, complete, uniform, similarity or multilabel:<share> with a number from 0 to 1; "
                + $"got \"{written}\". Choose one of these.",
            exception.Message
        );
    }
}

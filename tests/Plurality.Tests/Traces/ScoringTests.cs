using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Traces;

public sealed class ScoringTests
{
    [Theory]
    [InlineData("exact", ScoringMode.Exact, null)]
    [InlineData("exact:0", ScoringMode.Exact, 0.0)]
    [InlineData("first-token", ScoringMode.FirstToken, null)]
    [InlineData("exact:0.001", ScoringMode.Exact, 0.001)]
    [InlineData("exact:1E-05", ScoringMode.Exact, 1e-5)]
    public void A_way_of_scoring_is_written_as_it_is_read(string text, ScoringMode mode, double? bound)
    {
        var scoring = Scoring.Parse(text);

        Assert.Equal(new Scoring(mode, bound), scoring);
        Assert.Equal(text, scoring.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Exact")]
    [InlineData("exact:")]
    [InlineData("exact:1")]
    [InlineData("exact:-0.1")]
    [InlineData("exact:nan")]
    [InlineData("exact:0,001")]
    [InlineData("first-token:0.1")]
    public void Anything_else_is_refused_with_what_there_is(string text)
    {
        var fault = Assert.Throws<ScoringException>(() => Scoring.Parse(text));

        Assert.Equal(
            $"scoring must be exact, exact:BOUND with a bound from 0 to below 1 such as exact:0.001, or first-token; got '{text}'.",
            fault.Message
        );
        Assert.Equal(text, fault.Text);
    }
}

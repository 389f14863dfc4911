using Plurality.Metrics.Agreement;
using Plurality.Tests.Annotations;
using Xunit;

namespace Plurality.Tests.Metrics.Agreement;

public sealed class FleissKappaTests
{
    // Three of three chose a on the first item, one of three on the second. P = (1 + (1² + 2² − 3)/6) / 2 = 2/3; p = 4/6, P_e = 4/9 + 1/9 =
    // 5/9; κ = (2/3 − 5/9) / (4/9) = 1/4. The third item has no votes and counts for nothing.
    [Fact]
    public void Worked_by_hand()
    {
        var kappa = Assert.Single(FleissKappa.PerLabel(VoteTables.Of("a", "a a a", ". a .", "- - -")));

        Assert.Equal(0.25, kappa.Value!.Value, 1e-15);
        Assert.Equal(2, kappa.Support);
    }

    [Fact]
    public void Who_voted_does_not_matter_only_how_many()
    {
        var same = FleissKappa.PerLabel(VoteTables.Of("a", "a a", ". a", ". ."));
        var other = FleissKappa.PerLabel(VoteTables.Of("a", "a a -", "- . a", ". - ."));

        Assert.Equal(same, other);
    }

    [Fact]
    public void Perfect_agreement_is_1()
    {
        Assert.All(FleissKappa.PerLabel(VoteTables.Of("ab", "a a", "b b", ". .")), kappa => Assert.Equal(1, kappa.Value));
    }

    [Theory]
    [InlineData("a a", "a -", 2, "items have from 1 to 2 votes; all must have the same number")]
    [InlineData("a -", "- .", 2, "items have one vote; at least two are needed")]
    [InlineData("a a", "a a", 2, "all votes are the same")]
    [InlineData("- -", "- -", 0, "no item has votes")]
    public void Undefined_with_a_reason(string first, string second, int support, string reason)
    {
        AgreementOracle.AssertUndefined(support, reason, Assert.Single(FleissKappa.PerLabel(VoteTables.Of("a", first, second))));
    }
}

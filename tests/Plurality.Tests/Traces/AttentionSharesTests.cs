using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Traces;

public sealed class AttentionSharesTests
{
    // 0.75 over 300 tokens, 0.25 over 5, of which 0.02 over 2.
    [Fact]
    public void A_mean_is_a_share_over_its_tokens()
    {
        var shares = new AttentionShares(Step: 3, 0.75, 300, 0.25, 5, 0.02, 2);

        Assert.Equal((0.0025, 0.05, 0.01), (shares.PromptMean, shares.GeneratedMean, shares.LabelMean));
    }
}

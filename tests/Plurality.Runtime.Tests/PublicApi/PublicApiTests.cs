using Plurality.Models;
using Plurality.TestKit.PublicApi;
using Xunit;

namespace Plurality.Runtime.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        var drift = ApprovedPublicApi.Drift(typeof(ILanguageModel).Assembly, "Plurality.Runtime.Tests");

        Assert.True(drift is null, drift);
    }
}

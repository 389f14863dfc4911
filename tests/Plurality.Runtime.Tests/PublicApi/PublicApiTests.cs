using System.Reflection;
using Plurality.TestKit.PublicApi;
using Xunit;

namespace Plurality.Runtime.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Plurality.Llama")]
    [InlineData("Plurality.Remote")]
    [InlineData("Plurality.Runtime")]
    [InlineData("Plurality.Testing")]
    public void The_public_api_is_the_approved_one(string assembly)
    {
        var drift = ApprovedPublicApi.Drift(Assembly.Load(assembly), "Plurality.Runtime.Tests");

        Assert.True(drift is null, drift);
    }
}

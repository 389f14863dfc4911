using Plurality.Labels;
using Plurality.TestKit.PublicApi;
using Xunit;

namespace Plurality.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        var drift = ApprovedPublicApi.Drift(typeof(LabelSet).Assembly, "Plurality.Tests");

        Assert.True(drift is null, drift);
    }

    [Fact]
    public void A_changed_member_is_reported_with_its_type()
    {
        const string Approved = "namespace A\n\npublic sealed class B\n    int C()\n    int D()\n";
        const string Actual = "namespace A\n\npublic sealed class B\n    int C()\n    long D()\n";

        var difference = ApprovedPublicApi.Difference(Approved, Actual);

        Assert.Equal("- public sealed class B :: int D()\n+ public sealed class B :: long D()\n", difference);
    }

    [Fact]
    public void Equal_texts_do_not_differ() => Assert.Null(ApprovedPublicApi.Difference("namespace A\n", "namespace A\n"));
}

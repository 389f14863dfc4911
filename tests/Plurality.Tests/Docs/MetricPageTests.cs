using Plurality.Metrics;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class MetricPageTests
{
    private const string Page = "docs/methods/metrics.md";

    public static TheoryData<string> Names => [.. MetricCatalogue.All.Select(metric => metric.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_metric_stands_on_the_page(string name) =>
        Assert.Contains($"`{name}`", DocumentationPages.Read(Page), StringComparison.Ordinal);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Metrics;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Tests.Metrics;

public sealed class MetricGoldenTests
{
    private const string Section = "scores";

    public static TheoryData<string, int> Items => [.. MetricsGolden.Items(Section)];

    [Theory]
    [MemberData(nameof(Items))]
    public void Every_value_of_the_reference_is_reached(string folder, int index)
    {
        Assert.SkipWhen(index < 0, MetricsGolden.Missing);

        Assert.Empty(MetricGoldenComparison.Deviations(MetricsGolden.Item(folder, Section, index)));
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void A_value_that_is_changed_on_purpose_is_found_whatever_its_name(string folder, int index)
    {
        Assert.SkipWhen(index < 0, MetricsGolden.Missing);
        var node = JsonNode.Parse(MetricsGolden.Item(folder, Section, index).GetRawText())!;
        var expected = node["expected"]!.AsObject();
        string[] names = [.. expected.Select(pair => pair.Key)];
        foreach (var name in names)
        {
            expected[name] = Changed(expected[name]);
        }

        var deviations = MetricGoldenComparison.Deviations(JsonSerializer.SerializeToElement(node));

        Assert.All(names, name => Assert.Contains(deviations, deviation => deviation.StartsWith(name + "[", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_name_that_we_do_not_know_is_found()
    {
        var node = JsonNode.Parse("""{"Q":[[0.5]],"H":[[0.5]],"G":[[true]],"threshold":0.5,"expected":{"f2":1}}""")!;

        Assert.Equal(["f2: there is no such metric"], MetricGoldenComparison.Deviations(JsonSerializer.SerializeToElement(node)));
    }

    [Fact]
    public void The_projects_own_copy_exercises_every_metric_that_has_no_oracle_of_its_own()
    {
        var expected = GoldenFiles.Read(GoldenFiles.Own, MetricsGolden.FileName).GetProperty(Section)[0].GetProperty("expected");

        Assert.Equal(
            ["entropy_pearson", "entropy_spearman"],
            MetricCatalogue
                .All.Select(metric => metric.Name)
                .Except(expected.EnumerateObject().Select(pair => pair.Name))
                .Except(MetricOracleTests.Values.Select(row => row.Data.Item1))
                .Except(["lewidi_wasserstein"])
        );
    }

    /// <summary>A number moved by a millionth, the first of several; a number for what is undefined.</summary>
    private static JsonNode Changed(JsonNode? value) =>
        value switch
        {
            null => 0.5,
            JsonArray array => new JsonArray([Changed(array[0]), .. array.Skip(1).Select(rest => rest?.DeepClone())]),
            _ => value.GetValue<double>() + (1e-6 * Math.Max(1, Math.Abs(value.GetValue<double>()))),
        };
}

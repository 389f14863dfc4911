using System.Text.Json;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Tests.Estimators;

public sealed class MarginalEstimatorTests
{
    private const string File = "engine.json";

    public static TheoryData<string> Folders => GoldenFiles.Folders(File) is { Count: > 0 } folders ? [.. folders] : [""];

    // Every list of the reference with its probability: what the estimator adds up must be the reference's Q.
    [Theory]
    [MemberData(nameof(Folders))]
    public void Sums_over_the_lists_of_the_reference_are_its_probabilities(string folder)
    {
        Assert.SkipWhen(folder.Length == 0, GoldenFiles.Missing(File));
        var items = GoldenFiles
            .Read(folder, File)
            .GetProperty("items")
            .EnumerateArray()
            .Where(item => item.TryGetProperty("marginal", out _))
            .ToList();

        Assert.NotEmpty(items);
        Assert.All(items, item =>
        {
            var marginal = item.GetProperty("marginal");
            string[] labels = [.. marginal.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!)];
            var lists = marginal
                .GetProperty("lists")
                .EnumerateObject()
                .Select(list => new ListProbability(JsonSerializer.Deserialize<string[]>(list.Name)!, list.Value.GetDouble()))
                .ToList();
            var evidence = new Evidence
            {
                Id = "d",
                Labels = labels,
                Lists = new ListDistribution(labels, lists, Math.Max(0, 1 - lists.Sum(list => list.Probability))),
            };
            var probabilities = new MarginalEstimator().Estimate(evidence, TaskKind.MultiLabel);
            Assert.All(probabilities, label =>
                Assert.Equal(marginal.GetProperty("Q").GetProperty(label.Key).GetDouble(), label.Value, 1e-9)
            );
        });
    }

    // joy alone .5, joy then fear .2, none .2, .1 unexplored: joy .7, fear .2.
    [Fact]
    public void Unexplored_mass_counts_for_no_label()
    {
        ListProbability[] lists = [new(["joy"], 0.5), new(["joy", "fear"], 0.2), new([], 0.2)];
        var evidence = new Evidence
        {
            Id = "d",
            Labels = ["fear", "joy"],
            Lists = new ListDistribution(["fear", "joy"], lists, 0.1),
        };

        Assert.Equal([0.2, 0.7], new MarginalEstimator().Estimate(evidence, TaskKind.MultiLabel).Probabilities);
    }

    [Fact]
    public void The_order_of_expansion_does_not_change_a_digit()
    {
        string[] labels = ["a", "b", "c"];
        ListProbability[] lists = [new(["a"], 0.1), new(["b", "a"], 0.2), new(["a", "c"], 0.3), new(["c", "a", "b"], 0.15), new([], 0.25)];

        Assert.Equal(
            new ListDistribution(labels, lists, 0).Marginals.Probabilities,
            new ListDistribution(labels, [.. lists.Reverse()], 0).Marginals.Probabilities
        );
    }

    [Fact]
    public void Lists_that_do_not_sum_to_one_or_hold_a_label_twice_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ListDistribution(["a"], [new(["a"], 0.5)], 0.4));
        Assert.Throws<ArgumentException>(() => new ListDistribution(["a"], [new(["a", "a"], 0.5)], 0.5));
        Assert.Throws<ArgumentException>(() => new ListDistribution(["a"], [new(["b"], 0.5)], 0.5));
    }
}

using Plurality.Datasets;
using Plurality.Labels;
using Xunit;

namespace Plurality.Tests.Datasets;

public sealed class AggregationTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["joy", "fear", "anger"]);

    // Four annotators: joy 4 of 4, fear 2 of 4, anger 1 of 4; the last chose joy alone.
    private static readonly TextItem Item = Voted(["joy", "fear"], ["joy", "fear", "anger"], ["joy"], ["joy"]) with { Labels = ["given"] };

    [Theory]
    [InlineData(Aggregate.Given, "given")]
    [InlineData(Aggregate.Majority, "joy,fear")]
    [InlineData(Aggregate.Any, "joy,fear,anger")]
    [InlineData(Aggregate.All, "joy")]
    public void Aggregates_follow_from_votes(Aggregate aggregate, string expected) =>
        Assert.Equal(expected.Split(','), Aggregation.LabelsOf(Item, aggregate, TaskKind.MultiLabel, Labels));

    [Fact]
    public void Without_a_label_set_labels_come_in_ordinal_order() =>
        Assert.Equal(["anger", "fear", "joy"], Aggregation.LabelsOf(Item, Aggregate.Any));

    [Fact]
    public void A_single_label_is_the_most_frequent_and_among_equals_the_first_of_the_set()
    {
        var tied = Voted(["anger"], ["fear"], ["anger"], ["fear"], ["joy"]);

        Assert.Equal(["fear"], Aggregation.LabelsOf(tied, Aggregate.Majority, TaskKind.SingleLabel, Labels));
        Assert.Equal(["anger"], Aggregation.LabelsOf(tied, Aggregate.Majority, TaskKind.SingleLabel));
    }

    [Fact]
    public void Votes_for_none_count_among_the_annotators()
    {
        var item = Voted(["joy"], [], []);

        Assert.Equal([1 / 3.0, 0, 0], EmpiricalDistribution.Of(item, Labels)!.Probabilities);
        Assert.Empty(Aggregation.LabelsOf(item, Aggregate.Majority)!);
    }

    [Fact]
    public void A_distribution_stands_for_votes_that_are_not_known()
    {
        var item = new TextItem("1", "t")
        {
            Distribution = new Dictionary<string, double> { ["fear"] = 0.5, ["joy"] = 1 },
        };

        Assert.Equal([1, 0.5, 0], EmpiricalDistribution.Of(item, Labels)!.Probabilities);
        Assert.Equal(["joy", "fear"], Aggregation.LabelsOf(item, Aggregate.Majority, TaskKind.MultiLabel, Labels));
        Assert.Equal(["joy"], Aggregation.LabelsOf(item, Aggregate.All, TaskKind.MultiLabel, Labels));
    }

    [Fact]
    public void Without_votes_nothing_follows()
    {
        var item = new TextItem("1", "t") { Labels = ["joy"], Annotations = new Dictionary<string, IReadOnlyList<string>>() };

        Assert.Null(EmpiricalDistribution.Of(item, Labels));
        Assert.Null(Aggregation.LabelsOf(item, Aggregate.Majority));
    }

    [Fact]
    public void All_annotators_silent_is_the_empty_set() =>
        Assert.Empty(Aggregation.LabelsOf(Voted([], []), Aggregate.Majority, TaskKind.SingleLabel, Labels)!);

    private static TextItem Voted(params string[][] votes) =>
        new("1", "t") { Annotations = votes.Index().ToDictionary(vote => $"a{vote.Index}", vote => (IReadOnlyList<string>)vote.Item) };
}

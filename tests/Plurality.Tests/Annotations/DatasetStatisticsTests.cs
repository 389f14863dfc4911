using Plurality.Annotations;
using Plurality.Datasets;
using Xunit;

namespace Plurality.Tests.Annotations;

public sealed class DatasetStatisticsTests
{
    /// <summary>Five items, worked by hand in the tests below: the labels given, then votes of ann, ben and cat.</summary>
    private static readonly TextItem[] _five =
    [
        Item("a|b", "a ab -") with
        {
            Labels = ["b", "a"],
            Split = "train",
            Text = "😀 ok",
        },
        Item("-", ". . .") with
        {
            Labels = [],
            Split = "train",
            Text = " ",
        },
        Item("-", "ab b a") with
        {
            Split = "dev",
            Text = "four",
        },
        Item("-", "c - -") with
        {
            Labels = ["a"],
            Text = "six666",
        },
        new TextItem("unlabelled", "seven77"),
    ];

    [Fact]
    public void Items_splits_and_texts_are_counted()
    {
        var statistics = Of(_five);

        Assert.Equal(5, statistics.Items);
        Assert.Equal([new("dev", 1), new("train", 2)], statistics.Splits);
        Assert.Equal(1, statistics.BlankTexts);
        Assert.Equal((1, 4, 7), (statistics.TextLengths!.Minimum, statistics.TextLengths.Median, statistics.TextLengths.Maximum));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(" \t\r\n\u00A0\u3000", true)]
    [InlineData("\u200B\u200C\u200D\uFEFF\u2060\u00AD", true)]
    [InlineData("\u202E\uFE0F\u3164\u2800\0", true)]
    [InlineData(".", false)]
    [InlineData("\u200Ba", false)]
    [InlineData("\u2764\uFE0F", false)]
    [InlineData("\uD83D\uDE00", false)]
    public void Texts_in_which_nothing_can_be_read_are_counted(string text, bool isBlank) =>
        Assert.Equal(isBlank ? 1 : 0, Of([new TextItem("1", text)]).BlankTexts);

    [Fact]
    public void Votes_are_counted_by_item_and_by_annotator()
    {
        var statistics = Of(_five);

        Assert.Equal(9, statistics.Votes);
        Assert.Equal(8, statistics.Assignments);
        Assert.Equal(3, statistics.NoneVotes);
        Assert.Equal(8.0 / 9, statistics.MeanLabelsPerVote);
        Assert.Equal([new(0, 1), new(1, 1), new(2, 1), new(3, 2)], statistics.VotesPerItem!.Histogram);
        Assert.Equal(AnnotatorNaming.Persons, statistics.Naming);
        Assert.Equal([new("ann", 4, 1), new("ben", 3, 1), new("cat", 2, 0.5)], statistics.PerAnnotator);
        Assert.Equal(
            (2, 3, 4),
            (statistics.ItemsPerAnnotator!.Minimum, statistics.ItemsPerAnnotator.Mean, statistics.ItemsPerAnnotator.Maximum)
        );
    }

    // Aggregates: {a,b} given, {} given, {a,b} by majority (two votes of three each), {a} given; the fifth item has none.
    [Fact]
    public void Labels_have_their_shares_of_votes_and_of_aggregates()
    {
        var statistics = Of(_five);

        Assert.Equal([new("a", 4, 4.0 / 9, 3, 0.75), new("b", 3, 3.0 / 9, 2, 0.5), new("c", 1, 1.0 / 9, 0, 0)], statistics.Labels);
        Assert.Equal((3, 1), (statistics.GivenAggregates, statistics.MajorityAggregates));
        Assert.Equal(5.0 / 4, statistics.MeanLabelsPerAggregate);
    }

    // The majority of item 1 is {a, b}: one of two votes is half of them. That of item 4 is {c}, where the file gives {a}.
    [Fact]
    public void Given_aggregates_are_compared_with_the_majority()
    {
        var statistics = Of(_five);

        Assert.Equal((3, 1), (statistics.ComparedWithMajority, statistics.DifferFromMajority));
    }

    [Fact]
    public void Items_fall_into_cells_by_labels_and_agreement()
    {
        var statistics = Of(_five);

        Assert.Equal([new(0, 1, 0, 0), new(1, 0, 0, 1), new(2, 0, 2, 0)], statistics.Cells);
        Assert.Equal((1, 2), (statistics.Agree, statistics.Disagree));
        Assert.Equal(1.0 / 3, statistics.AgreeShare);
    }

    [Fact]
    public void Labels_chosen_together_are_counted_in_votes_and_in_aggregates()
    {
        var statistics = Of(_five);

        Assert.Equal([new("a", "b", 2)], statistics.InVotes.Pairs);
        Assert.Equal(2, statistics.InAggregates["b", "a"]);
        Assert.Equal(0, statistics.InVotes["a", "c"]);
    }

    [Fact]
    public void The_order_of_items_is_of_no_influence()
    {
        var forward = Of(_five);
        var backward = Of(_five.Reverse());

        Assert.Equivalent(forward, backward, strict: true);
    }

    [Fact]
    public void A_data_set_without_votes_has_no_figures_about_them()
    {
        var statistics = Of([new TextItem("1", "text") { Labels = ["a"] }]);

        Assert.Equal((0L, 0), (statistics.Votes, statistics.Annotators));
        Assert.Null(statistics.VotesPerItem);
        Assert.Null(statistics.AgreeShare);
        Assert.Null(statistics.MeanLabelsPerVote);
        Assert.Equal([new("a", 0, null, 1, 1)], statistics.Labels);
        Assert.Equal(new LabelCountCell(1, 0, 0, 1), statistics.Cells[1]);
    }

    [Fact]
    public void Nothing_at_all_is_a_data_set_too()
    {
        var statistics = Of([]);

        Assert.Equal(0, statistics.Items);
        Assert.Null(statistics.TextLengths);
        Assert.Null(statistics.MeanLabelsPerAggregate);
    }

    [Fact]
    public void Slots_have_no_figures_per_annotator()
    {
        var statistics = Of(
            new[] { new[] { "u1", "u2" }, ["u1", "u2", "u3"] }.Select(
                (names, index) =>
                    new TextItem($"{index}", "text") { Annotations = names.ToDictionary(name => name, _ => (IReadOnlyList<string>)["a"]) }
            )
        );

        Assert.Equal(AnnotatorNaming.Slots, statistics.Naming);
        Assert.Equal(3, statistics.Annotators);
        Assert.Null(statistics.ItemsPerAnnotator);
        Assert.Empty(statistics.PerAnnotator);
    }

    private static TextItem Item(string id, string votes) => VoteTables.Items(votes)[0] with { Id = id };

    private static DatasetStatistics Of(IEnumerable<TextItem> items)
    {
        var accumulator = new DatasetStatisticsAccumulator();
        foreach (var item in items)
        {
            accumulator.Add(item);
        }

        return accumulator.Result();
    }
}

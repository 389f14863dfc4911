using FsCheck;
using FsCheck.Fluent;
using Plurality.Datasets;
using Plurality.Datasets.Splits;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Datasets.Splits;

public sealed class DataSplitTests
{
    private static readonly SplitRatios Ratios = SplitRatios.Parse("train=0.8,dev=0.1,test=0.1");

    [Theory]
    [InlineData(10, new[] { 8, 1, 1 })]
    [InlineData(135, new[] { 108, 14, 13 })] // 108, 13.5, 13.5: the first of equal remainders.
    [InlineData(1, new[] { 1, 0, 0 })]
    [InlineData(0, new[] { 0, 0, 0 })]
    public void Counts_are_the_whole_numbers_nearest_to_the_shares(int items, int[] expected) =>
        Assert.Equal(expected, Ratios.CountsOf(items));

    [Fact]
    public void Parts_have_exactly_those_sizes_and_the_order_of_items_does_not_matter() =>
        Prop.ForAll<ulong, ulong, byte>(
                (seed, order, count) =>
                {
                    TextItem[] items = Items(count);
                    var reordered = items.ToArray();
                    new SeededGenerator(order).Shuffle(reordered.AsSpan());
                    var (split, again) = (DataSplit.Make(items, Ratios, seed), DataSplit.Make(reordered, Ratios, seed));
                    return split.Counts.Select(part => part.Value).SequenceEqual(Ratios.CountsOf(count))
                        && split.Notes.Count == 0
                        && split.Items.Select(item => item.Id).SequenceEqual(items.Select(item => item.Id))
                        && again
                            .Items.OrderBy(item => item.Id)
                            .Select(item => item.Split)
                            .SequenceEqual(split.Items.OrderBy(item => item.Id).Select(item => item.Split));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Copies_stay_together_and_the_sizes_are_still_met_where_they_can_be() =>
        Prop.ForAll<ulong>(seed =>
            {
                TextItem[] items =
                [
                    .. Items(60),
                    .. Items(25).Select(item => new TextItem($"copy of {item.Id}", $"{item.Text.ToUpperInvariant()} !")),
                ];
                var split = DataSplit.Make(items, Ratios, seed);
                var partOf = split.Items.ToDictionary(item => item.Id, item => item.Split);
                return Items(25).All(item => partOf[item.Id] == partOf[$"copy of {item.Id}"])
                    && split.Counts.Sum(part => part.Value) == 85
                    && split.Notes.Count == 0;
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_group_that_fits_nowhere_is_noted()
    {
        TextItem[] items = [.. Enumerable.Range(0, 10).Select(i => new TextItem($"{i}", "always the same text"))];

        var split = DataSplit.Make(items, SplitRatios.Parse("a=0.5,b=0.5"), seed: 0);

        Assert.Single(split.Items.Select(item => item.Split).Distinct());
        Assert.Equal(
            [
                "5 items were asked for in a; it has 10, because copies of a text stay together.",
                "5 items were asked for in b; it has 0, because copies of a text stay together.",
            ],
            split.Notes
        );
    }

    // First values; they must never change.
    [Fact]
    public void A_split_never_changes() =>
        Assert.Equal(
            "accaababaababacabacb",
            string.Concat(DataSplit.Make(Items(20), SplitRatios.Parse("a=0.5,b=0.3,c=0.2"), seed: 4).Items.Select(item => item.Split))
        );

    [Fact]
    public void Every_item_is_equally_likely_in_a_part()
    {
        var counts = Enumerable
            .Range(0, 2000)
            .SelectMany(seed => DataSplit.Make(Items(10), Ratios, (ulong)seed).Items)
            .Where(item => item.Split == "test")
            .CountBy(item => item.Id)
            .ToDictionary();

        // One of ten: 200 of 2000, standard deviation 13.4; five of them.
        Assert.Equal(10, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 133, 267));
    }

    [Theory]
    [InlineData("train=0.8,dev=0.1", "The shares of a split must be 1 together; got 0.9 from \"train=0.8,dev=0.1\". Change one of them.")]
    [InlineData("a=0.5,a=0.5", "Every part of a split must have a name of its own; got \"a\" twice. Rename one.")]
    [InlineData("a=1,b", "A part of a split must be a name, = and a share above 0 and up to 1, such as train=0.8; got \"b\". Write it so.")]
    [InlineData(
        "a=1,b=0",
        "A part of a split must be a name, = and a share above 0 and up to 1, such as train=0.8; got \"b=0\". Write it so."
    )]
    [InlineData("=1", "A part of a split must be a name, = and a share above 0 and up to 1, such as train=0.8; got \"=1\". Write it so.")]
    public void Ratios_that_mean_nothing_are_refused(string written, string message) =>
        Assert.Equal(message, Assert.Throws<SplitException>(() => SplitRatios.Parse(written)).Message);

    /// <summary>Items of one ideograph each, so that no two texts are alike.</summary>
    private static TextItem[] Items(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TextItem($"i{i:000}", $"{(char)(0x4E00 + i)}"))];
}

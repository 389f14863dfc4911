using FsCheck;
using FsCheck.Fluent;
using Plurality.Datasets;
using Plurality.Numerics;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

public sealed class DemonstrationSamplerTests
{
    private static readonly TextItem[] Pool =
        [.. Enumerable.Range(1, 20).Select(number => new TextItem($"d{number:00}", $"text {number}") { Labels = ["joy"] })];

    // From the program in C of SeededGeneratorTests: 1 to 20 shuffled by the stream (0, demonstrations), the first four.
    [Fact]
    public void A_draw_never_changes() =>
        Assert.Equal(["text 20", "text 10", "text 2", "text 11"], Texts(Sample(Pool, 4, seed: 0)));

    [Fact]
    public void Text_labels_and_fields_are_kept()
    {
        var item = new TextItem("a", "t") { Labels = ["joy", "fear"], Fields = new Dictionary<string, string> { ["term"] = "x" } };

        var drawn = Assert.Single(Sample([item], 1, seed: 5).Demonstrations);

        Assert.Equal(("t", "x"), (drawn.Text, drawn.Fields["term"]));
        Assert.Equal(["joy", "fear"], drawn.Labels);
    }

    [Fact]
    public void Items_without_labels_are_passed_over_and_items_with_none_are_not()
    {
        TextItem[] pool = [new("a", "unknown"), new("b", "none applies") { Labels = [] }];

        Assert.Equal(["none applies"], Texts(Sample(pool, 1, seed: 0)));
    }

    [Fact]
    public void A_small_pool_gives_all_and_a_note()
    {
        var sample = Sample(Pool, 30, seed: 0);

        Assert.Equal(20, sample.Demonstrations.Count);
        Assert.Equal(["30 demonstrations were asked for; the pool has 20 items with labels, and all are used."], sample.Notes);
    }

    [Fact]
    public void A_large_pool_needs_no_note() => Assert.Empty(Sample(Pool, 20, seed: 0).Notes);

    [Fact]
    public void None_may_be_asked_for() => Assert.Empty(Sample(Pool, 0, seed: 0).Demonstrations);

    [Fact]
    public void Every_item_is_drawn_equally_often()
    {
        var counts = Enumerable.Range(0, 4000).SelectMany(seed => Texts(Sample(Pool, 5, (ulong)seed))).CountBy(text => text).ToDictionary();

        // Each of 20 items is in a draw of 5 with probability 1/4: 1000 of 4000, standard deviation 27.4; five of them.
        Assert.Equal(20, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 137, 1000 + 137));
    }

    [Fact]
    public void The_order_of_the_pool_does_not_matter() =>
        Prop.ForAll<ulong, ulong, PositiveInt>((seed, order, count) =>
        {
            var reordered = Pool.ToArray();
            new SeededGenerator(order).Shuffle(reordered.AsSpan());
            return Texts(Sample(reordered, count.Get, seed)).SequenceEqual(Texts(Sample(Pool, count.Get, seed)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_drawn_twice_and_a_smaller_draw_begins_a_larger_one() =>
        Prop.ForAll<ulong, byte>((seed, size) =>
        {
            var larger = Texts(Sample(Pool, 20, seed));
            var smaller = Texts(Sample(Pool, size % 21, seed));
            return larger.Distinct().Count() == 20 && smaller.SequenceEqual(larger.Take(size % 21));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_method_round_trips() => Assert.Equal("random", DemonstrationSampling.Parse("random").ToString());

    [Fact]
    public void An_unknown_method_is_refused_with_the_known_ones()
    {
        var exception = Assert.Throws<PromptException>(() => DemonstrationSampling.Parse("best"));

        Assert.Equal("The sampling of demonstrations must be random; got \"best\". Write random.", exception.Message);
    }

    private static DemonstrationSample Sample(TextItem[] pool, int count, ulong seed) =>
        DemonstrationSampler.Sample(pool, DemonstrationSampling.Random, count, seed);

    private static List<string> Texts(DemonstrationSample sample) => [.. sample.Demonstrations.Select(demonstration => demonstration.Text)];
}

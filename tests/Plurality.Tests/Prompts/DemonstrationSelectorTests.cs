using FsCheck;
using FsCheck.Fluent;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Prompts;
using Xunit;
using static Plurality.Tests.Prompts.DemonstrationExample;

namespace Plurality.Tests.Prompts;

public sealed class DemonstrationSelectorTests
{
    // From the program in C of SeededGeneratorTests: 1 to 20 shuffled by the stream (0, demonstrations), the first four.
    [Fact]
    public void A_draw_never_changes() => Assert.Equal(["text 20", "text 10", "text 2", "text 11"], Texts(Sample(Pool, 4, seed: 0)));

    [Fact]
    public void Text_labels_and_fields_are_kept()
    {
        var item = new TextItem("a", "t")
        {
            Labels = ["joy", "fear"],
            Fields = new Dictionary<string, string> { ["term"] = "x" },
        };

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
        Prop.ForAll<ulong, ulong, PositiveInt>(
                (seed, order, count) =>
                {
                    var reordered = Pool.ToArray();
                    new SeededGenerator(order).Shuffle(reordered.AsSpan());
                    return Texts(Sample(reordered, count.Get, seed)).SequenceEqual(Texts(Sample(Pool, count.Get, seed)));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_drawn_twice_and_a_smaller_draw_begins_a_larger_one() =>
        Prop.ForAll<ulong, byte>(
                (seed, size) =>
                {
                    var larger = Texts(Sample(Pool, 20, seed));
                    var smaller = Texts(Sample(Pool, size % 21, seed));
                    return larger.Distinct().Count() == 20 && smaller.SequenceEqual(larger.Take(size % 21));
                }
            )
            .QuickCheckThrowOnFailure();

    public static TheoryData<string> Methods => ["random", "complete", "uniform", "multilabel:0.5"];

    // First values of each method for pool and seed below. They must never change.
    [Theory]
    [InlineData("random", "m34 m23 m32 m38 m03 m30")]
    [InlineData("complete", "m34 m23 m32 m30 m09 m02")]
    [InlineData("uniform", "m23 m32 m30 m01 m26 m39")]
    [InlineData("multilabel:0.5", "m34 m23 m32 m30 m06 m17")]
    public void A_choice_never_changes(string method, string expected) =>
        Assert.Equal(expected, string.Join(' ', Texts(Choose(Mixed(40, seed: 1), method, 6, seed: 3).Shared!)));

    [Theory]
    [MemberData(nameof(Methods))]
    public void No_methods_choice_depends_on_the_order_of_the_pool(string method) =>
        Prop.ForAll<ulong, ulong, byte>(
                (seed, order, count) =>
                {
                    var pool = Mixed(30, seed);
                    var reordered = pool.ToArray();
                    new SeededGenerator(order).Shuffle(reordered.AsSpan());
                    return Texts(Choose(reordered, method, count % 12, seed).Shared!)
                        .SequenceEqual(Texts(Choose(pool, method, count % 12, seed).Shared!));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Complete_shows_every_label_that_the_pool_has_or_says_which_it_does_not() =>
        Prop.ForAll<ulong, byte>(
                (seed, size) =>
                {
                    var (pool, count) = (Mixed(25, seed), size % 8);
                    var sample = Choose(pool, "complete", count, seed).Shared!;
                    var shown = sample.Demonstrations.SelectMany(demonstration => demonstration.Labels).ToHashSet();
                    var missing = DemonstrationExample.Labels.Where(label => !shown.Contains(label)).ToArray();
                    var said = string.Join(' ', sample.Notes);
                    return sample.Demonstrations.Count == count
                        && missing.All(label => said.Contains(label, StringComparison.Ordinal))
                        && (missing.Length > 0 || sample.Notes.Count == 0)
                        && (missing.Length == 0 || !Covers(pool, count));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Complete_is_random_where_every_label_comes_anyway()
    {
        var pool = Mixed(40, seed: 5);

        Assert.Equal(Texts(Choose(pool, "random", 30, seed: 2).Shared!), Texts(Choose(pool, "complete", 30, seed: 2).Shared!));
    }

    [Fact]
    public void Complete_finds_the_two_items_that_have_all_labels_where_a_greedy_choice_does_not()
    {
        // The largest item first leaves {joy} and {anger} to two others.
        TextItem[] pool =
        [
            new("1", "greedy") { Labels = ["fear", "love", "hope", "envy"] },
            new("2", "left") { Labels = ["joy", "fear", "love"] },
            new("3", "right") { Labels = ["anger", "hope", "envy"] },
        ];
        var labels = LabelSet.Create(["joy", "fear", "love", "anger", "hope", "envy"]);

        var sample = DemonstrationSelector.Create(pool, labels, DemonstrationSampling.Complete, 2, seed: 0).Shared!;

        Assert.Equal(["left", "right"], Texts(sample).Order());
        Assert.Empty(sample.Notes);
    }

    [Fact]
    public void A_label_that_no_item_has_is_noted()
    {
        TextItem[] pool = [new("1", "a") { Labels = ["joy", "fear", "love"] }];

        var sample = Choose(pool, "complete", 1, seed: 0).Shared!;

        Assert.Equal(["Every label was to be demonstrated; no item of the pool has anger."], sample.Notes);
    }

    [Fact]
    public void Uniform_counts_differ_by_one_at_most_or_are_noted() =>
        Prop.ForAll<ulong, byte>(
                (seed, size) =>
                {
                    var (pool, count) = (Mixed(10, seed), size % 7);
                    var sample = Choose(pool, "uniform", count, seed).Shared!;
                    var spread = Spread(sample.Demonstrations.Select(demonstration => demonstration.Labels));
                    return sample.Demonstrations.Count == count && spread <= 1 == (sample.Notes.Count == 0);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Uniform_counts_are_nearly_always_the_most_even_that_there_are()
    {
        var best = Enumerable
            .Range(0, 200)
            .Count(seed =>
            {
                var pool = Mixed(10, (ulong)seed);
                return Spread(Choose(pool, "uniform", 5, 0).Shared!.Demonstrations.Select(shown => shown.Labels))
                    == SmallestSpread(pool, 5);
            });

        // Exchanges of one item for another do not reach every choice: 200 of 200 would need a search of all.
        Assert.InRange(best, 180, 200);
    }

    [Fact]
    public void Uniform_counts_are_those_asked_for_where_every_option_has_items_of_its_own() =>
        Prop.ForAll<ulong, byte>(
                (seed, size) =>
                {
                    TextItem[] pool =
                    [
                        .. Mixed(40, seed),
                        .. Enumerable
                            .Range(0, 50)
                            .Select(i => new TextItem($"s{i:00}", $"single {i}")
                            {
                                Labels = i % 5 == 4 ? [] : [DemonstrationExample.Labels[i % 5]],
                            }),
                    ];
                    var sample = Choose(pool, "uniform", size % 26, seed).Shared!;
                    return sample.Notes.Count == 0 && Spread(sample.Demonstrations.Select(demonstration => demonstration.Labels)) <= 1;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_quota_of_uniform_that_cannot_be_met_is_noted_with_the_counts()
    {
        TextItem[] pool = [.. Enumerable.Range(0, 4).Select(i => new TextItem($"a{i}", $"t{i}") { Labels = ["joy"] })];

        var sample = Choose(pool, "uniform", 3, seed: 0).Shared!;

        Assert.Equal(
            ["Labels were to be demonstrated equally often; the best choice found has joy 3, fear 0, love 0, anger 0, none 0."],
            sample.Notes
        );
    }

    [Theory]
    [InlineData("multilabel:0", 10, 0)]
    [InlineData("multilabel:0.25", 10, 3)] // 2.5 is rounded up.
    [InlineData("multilabel:0.5", 10, 5)]
    [InlineData("multilabel:0.29", 5, 1)]
    [InlineData("multilabel:0.3", 5, 2)]
    [InlineData("multilabel:1", 10, 10)]
    public void The_share_with_several_labels_is_kept(string method, int count, int several)
    {
        var sample = Choose(Mixed(80, seed: 4), method, count, seed: 9).Shared!;

        Assert.Equal(several, sample.Demonstrations.Count(demonstration => demonstration.Labels.Count >= 2));
        Assert.Equal(count, sample.Demonstrations.Count);
        Assert.Empty(sample.Notes);
    }

    [Fact]
    public void A_share_that_the_pool_does_not_have_is_made_up_for_and_noted()
    {
        TextItem[] pool =
        [
            new("1", "a") { Labels = ["joy", "fear"] },
            .. Enumerable.Range(2, 6).Select(i => new TextItem($"{i}", $"t{i}") { Labels = ["joy", "not asked for"] }),
        ];

        var sample = Choose(pool, "multilabel:0.5", 4, seed: 0).Shared!;

        Assert.Equal(4, sample.Demonstrations.Count);
        Assert.Equal(
            ["2 demonstrations with two or more labels were asked for; the pool has 1, and others take their place."],
            sample.Notes
        );
    }

    private static int Spread(IEnumerable<IReadOnlyList<string>> shown)
    {
        var counts = new int[DemonstrationExample.Labels.Count + 1];
        foreach (var labels in shown)
        {
            if (labels.Count == 0)
            {
                counts[^1]++;
            }

            foreach (var label in labels)
            {
                counts[DemonstrationExample.Labels.IndexOf(label)]++;
            }
        }

        return counts.Max() - counts.Min();
    }

    /// <summary>By trying every choice.</summary>
    private static int SmallestSpread(TextItem[] pool, int count) =>
        Choices(pool, count).Min(choice => Spread(choice.Select(item => item.Labels!)));

    private static bool Covers(TextItem[] pool, int count) =>
        Choices(pool, Math.Min(count, 4))
            .Any(choice => choice.SelectMany(item => item.Labels!).Distinct().Count() == DemonstrationExample.Labels.Count);

    private static IEnumerable<TextItem[]> Choices(TextItem[] pool, int count) =>
        count == 0
            ?
            [
                [],
            ]
            : Enumerable
                .Range(0, pool.Length - count + 1)
                .SelectMany(first => Choices(pool[(first + 1)..], count - 1).Select(rest => (TextItem[])[pool[first], .. rest]));
}

using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Plurality.Datasets;
using Plurality.Datasets.Duplicates;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Datasets.Duplicates;

public sealed class DuplicateGroupTests
{
    [Theory]
    [InlineData("Hello,  World!", "hello world")]
    [InlineData("\uFB01ne \u2460", "fine 1")] // Compatibility forms: a ligature, a circled digit.
    [InlineData("e\u0301t\u00E9", "\u00E9t\u00E9")]
    [InlineData("STRASSE", "strasse")]
    [InlineData("so\u200Bft\u00ADer", "softer")] // Nobody sees a zero-width space or a soft hyphen.
    [InlineData("!!!", "!!!")]
    [InlineData("good 👍", "good 👍")]
    [InlineData(" \t\n", "")]
    public void What_is_overlooked_is_normalised_away(string text, string expected)
    {
        Assert.Equal(expected, NormalizedText.Of(text));
        Assert.Equal(expected, NormalizedText.Of(expected));
    }

    [Fact]
    public void What_is_no_character_is_normalised_to_the_one_that_stands_for_such() =>
        Assert.Equal("\uFFFDx\uFFFD", NormalizedText.Of("\uD800x\uFFFE"));

    [Fact]
    public void Exact_and_near_copies_are_in_one_group_and_others_alone()
    {
        const string Text = "It was a bright cold day in the village, and every clock was striking at once";
        TextItem[] items = [new("d", "Something else"), new("c", $"{Text}s"), new("a", Text), new("b", $"{Text.ToUpperInvariant()}!!")];

        var groups = DuplicateGroup.Find(items);

        Assert.Equal(["a b c", "d"], groups.Select(group => string.Join(' ', group.Items.Select(item => item.Id))));
        Assert.Equal([2, 1], groups.Select(group => group.Texts));
    }

    [Fact]
    public void Pairs_are_those_that_comparing_every_text_with_every_other_finds() =>
        Prop.ForAll<ulong, byte>(
                (seed, tenths) =>
                {
                    var similarity = 0.4 + (tenths % 7 * 0.1);
                    TextItem[] items = [.. Alike(seed)];
                    var expected = Groups(items, similarity);
                    return DuplicateGroup
                        .Find(items, similarity)
                        .Select(group => string.Join(' ', group.Items.Select(item => item.Id)))
                        .SequenceEqual(expected);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Fifty_thousand_texts_take_seconds()
    {
        var chance = new SeededGenerator(1);
        string[] words =
        [
            .. Enumerable
                .Range(0, 5000)
                .Select(_ => string.Concat(Enumerable.Range(0, 3 + chance.NextInt(6)).Select(_ => (char)('a' + chance.NextInt(26))))),
        ];

        // Squares of uniform numbers: some words are frequent, as in a language.
        TextItem[] items =
        [
            .. Enumerable
                .Range(0, 50_000)
                .Select(i => new TextItem(
                    $"{i}",
                    string.Join(
                        ' ',
                        Enumerable.Range(0, 8 + chance.NextInt(12)).Select(_ => words[(int)(5000 * Math.Pow(chance.NextDouble(), 3))])
                    )
                )),
        ];
        var clock = Stopwatch.StartNew();

        var groups = DuplicateGroup.Find(items);

        Assert.True(groups.Count <= 50_000);
        // Seconds on a quiet machine; comparing all pairs would take hours. The bound leaves room for a busy one.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"It took {clock.Elapsed}.");
        TestContext.Current.SendDiagnosticMessage($"50,000 texts: {clock.Elapsed}.");
    }

    [Fact]
    public void Leaks_are_reported_for_the_smaller_part_each_item_once_with_its_nearest()
    {
        const string Text = "the quick brown fox jumps over the lazy dog near the river bank";
        TextItem[] items =
        [
            new("t1", Text) { Split = "train" },
            new("t2", $"{Text}s") { Split = "train" },
            new("t3", "nothing like it") { Split = "train" },
            new("t4", Text) { Split = "train" },
            new("e1", $"{Text}!") { Split = "test" },
            new("e2", $"{Text}ss") { Split = "test" },
            new("e3", "all new") { Split = "test" },
            new("n", Text),
        ];

        var leaks = Leak.Find(items);

        Assert.Equal(
            [("e1", "test", "t1", "train", true), ("e2", "test", "t2", "train", false)],
            leaks.Select(leak => (leak.Id, leak.Split, leak.OtherId, leak.OtherSplit, leak.IsExact))
        );
        Assert.Equal(1, leaks[0].Similarity);
        Assert.InRange(leaks[1].Similarity, 0.9, 0.999);
    }

    [Fact]
    public void Copies_within_a_part_are_no_leak() =>
        Assert.Empty(
            Leak.Find([new("1", "same") { Split = "train" }, new("2", "same") { Split = "train" }, new("3", "other") { Split = "test" }])
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_similarity_is_above_zero_and_at_most_one(double similarity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DuplicateGroup.Find([new("1", "a")], similarity));

    private static IEnumerable<TextItem> Alike(ulong seed)
    {
        var chance = SeededGenerator.For(seed, "alike");
        for (var i = 0; i < 30; i++)
        {
            yield return new TextItem(
                $"{i:00}",
                string.Concat(Enumerable.Range(0, chance.NextInt(14)).Select(_ => (char)('a' + chance.NextInt(2))))
            );
        }
    }

    /// <summary>The slow way: all pairs, then whatever is connected.</summary>
    private static IEnumerable<string> Groups(TextItem[] items, double similarity)
    {
        var rest = items.ToList();
        while (rest.Count > 0)
        {
            List<TextItem> group = [rest[0]];
            for (var next = 0; next < group.Count; next++)
            {
                group.AddRange(rest.Where(item => !group.Contains(item) && Similarity(group[next].Text, item.Text) >= similarity - 1e-9));
            }

            rest.RemoveAll(group.Contains);
            yield return string.Join(' ', group.Select(item => item.Id).Order(StringComparer.Ordinal));
        }
    }

    private static double Similarity(string left, string right)
    {
        var (some, others) = (Triples(left), Triples(right));
        return (double)some.Intersect(others).Count() / some.Union(others).Count();
    }

    private static string[] Triples(string text) =>
        text.Length < 3 ? [text] : [.. Enumerable.Range(0, text.Length - 2).Select(at => text.Substring(at, 3)).Distinct()];
}

using FsCheck;
using FsCheck.Fluent;
using Plurality.Datasets;
using Plurality.Datasets.TestSets;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Datasets.TestSets;

public sealed class TestSetTests
{
    [Fact]
    public void A_document_is_in_the_cell_of_its_labels_and_its_annotators()
    {
        Assert.Equal(
            new TestSetCell(LabelCount.Several, true),
            TestSetCell.Of(Item("a", ["joy", "fear"], ["joy", "fear"], ["fear", "joy"]))
        );
        Assert.Equal(new TestSetCell(LabelCount.One, false), TestSetCell.Of(Item("a", ["joy"], ["joy"], ["joy", "fear"])));
        Assert.Equal(new TestSetCell(LabelCount.None, true), TestSetCell.Of(Item("a", [], [], [], [])));
        Assert.Equal(new TestSetCell(LabelCount.One, true), TestSetCell.Of(Item("a", ["joy", "joy"], ["joy"], ["joy"])));
    }

    [Fact]
    public void Without_two_annotators_or_labels_there_is_no_cell()
    {
        Assert.Null(TestSetCell.Of(Item("a", ["joy"], ["joy"])));
        Assert.Null(TestSetCell.Of(new TextItem("a", "a") { Labels = ["joy"] }));
        Assert.Equal(new TestSetCell(LabelCount.One, true), TestSetCell.Of(Item("a", ["joy"], ["joy"], ["joy"]) with { Labels = null }));
    }

    [Fact]
    public void Cells_have_an_order_and_names() =>
        Assert.Equal(
            ["none, agree", "none, disagree", "one, agree", "one, disagree", "several, agree", "several, disagree"],
            TestSetCell.All.Select(cell => cell.ToString())
        );

    [Theory]
    [InlineData(0, new[] { 0, 0, 0, 0, 0, 0 })]
    [InlineData(6, new[] { 1, 1, 1, 1, 1, 1 })]
    [InlineData(200, new[] { 34, 34, 33, 33, 33, 33 })]
    [InlineData(11, new[] { 2, 2, 2, 2, 2, 1 })]
    public void Cells_are_equally_large_and_the_first_take_what_is_left_over(int size, int[] expected)
    {
        var test = TestSet.Balanced(Data(600, seed: 1), size, seed: 2);

        Assert.Equal(expected, Counts(test));
        Assert.Empty(test.Notes);
    }

    [Fact]
    public void A_cell_with_too_few_gives_all_and_a_note_and_others_do_not_make_up_for_it()
    {
        var data = Data(600, seed: 1)
            .Where(item => TestSetCell.Of(item) != new TestSetCell(LabelCount.Several, true))
            .Append(Item("rare", ["joy", "fear"], ["joy", "fear"], ["joy", "fear"]))
            .Append(Item("single", ["joy"], ["joy"]))
            .ToArray();

        var test = TestSet.Balanced(data, 60, seed: 0);

        Assert.Equal([10, 10, 10, 10, 1, 10], Counts(test));
        Assert.Equal(
            [
                "10 documents with several labels whose annotators agree were asked for; the data have 1, and all are used.",
                $"1 of {data.Length} documents have no aggregate labels or fewer than two annotators and were left out.",
            ],
            test.Notes
        );
    }

    [Fact]
    public void Quotas_are_met_or_noted_and_every_order_of_the_data_gives_the_same_documents() =>
        Prop.ForAll<ulong, ulong, byte>(
                (seed, order, size) =>
                {
                    var data = Data(80, seed);
                    var reordered = data.ToArray();
                    new SeededGenerator(order).Shuffle(reordered.AsSpan());
                    var (test, again) = (TestSet.Balanced(data, size, seed), TestSet.Balanced(reordered, size, seed));
                    var available = data.CountBy(item => TestSetCell.Of(item)!.Value).ToDictionary();
                    var isMet = TestSetCell.All.Select(
                        (cell, place) => (Wanted: (size / 6) + (place < size % 6 ? 1 : 0), Has: available.GetValueOrDefault(cell))
                    );
                    return Counts(test).SequenceEqual(isMet.Select(cell => Math.Min(cell.Wanted, cell.Has)))
                        && test.Notes.Count == isMet.Count(cell => cell.Has < cell.Wanted)
                        && test.Items.Select(item => item.Id).SequenceEqual(again.Items.Select(item => item.Id));
                }
            )
            .QuickCheckThrowOnFailure();

    // First values; they must never change.
    [Fact]
    public void A_draw_never_changes() =>
        Assert.Equal(
            "i000 i011 i018 i047 i051 i058",
            string.Join(' ', TestSet.Balanced(Data(60, seed: 1), 6, seed: 5).Items.Select(item => item.Id))
        );

    [Fact]
    public void Only_documents_with_several_labels_may_be_asked_for_whoever_annotated_them()
    {
        TextItem[] data = [.. Data(60, seed: 3), new("x", "x") { Labels = ["joy", "fear"] }, new("y", "y") { Labels = ["joy", "joy"] }];

        var test = TestSet.MultiLabel(data, 100, seed: 0);

        Assert.Contains(test.Items, item => item.Id == "x");
        Assert.All(test.Items, item => Assert.Equal(2, item.Labels!.Count));
        Assert.Equal(
            [$"100 documents with several labels were asked for; the data have {test.Items.Count}, and all are used."],
            test.Notes
        );
        Assert.Equal(5, TestSet.MultiLabel(data, 5, seed: 0).Items.Count);
    }

    private static int[] Counts(TestSet test) =>
        [.. TestSetCell.All.Select(cell => test.Items.Count(item => TestSetCell.Of(item) == cell))];

    private static TextItem[] Data(int count, ulong seed)
    {
        string[][] sets =
        [
            [],
            ["joy"],
            ["fear", "joy"],
        ];
        var chance = SeededGenerator.For(seed, "test data");
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    sets[chance.NextInt(3)] is var labels && chance.NextInt(2) == 0
                        ? Item($"i{i:000}", labels, labels, labels)
                        : Item($"i{i:000}", labels, labels, ["love"])
                ),
        ];
    }

    private static TextItem Item(string id, string[] labels, params string[][] votes) =>
        new(id, $"text of {id}")
        {
            Labels = labels,
            Annotations = votes
                .Select((vote, number) => (Name: $"u{number}", vote))
                .ToDictionary(entry => entry.Name, IReadOnlyList<string> (entry) => entry.vote),
        };
}

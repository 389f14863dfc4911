using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Runtime.Finetuning;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

public sealed class BalancedChoiceTests
{
    /// <summary>Each label in turn gives a document without labels, one with this label only, one with several.</summary>
    [Fact]
    public void Labels_take_turns_in_none_one_and_several()
    {
        TextItem[] items = [.. Many(100, "none"), .. Many(50, "one", "joy"), .. Many(5, "rare", "fear"), .. Many(5, "both", "fear", "joy")];

        var chosen = BalancedChoice.Of(items, 12, TaskKind.MultiLabel);

        Assert.Equal(
            ["none0", "rare0", "both0", "none1", "one0", "both1", "none2", "rare1", "both2", "none3", "one1", "both3"],
            chosen.Select(item => item.Id)
        );
    }

    [Fact]
    public void What_is_lacking_others_make_up()
    {
        TextItem[] items = [.. Many(1, "none"), .. Many(1, "rare", "fear"), .. Many(9, "one", "joy")];

        Assert.Equal(8, BalancedChoice.Of(items, 8, TaskKind.MultiLabel).Count);
        Assert.Equal(
            items.Select(item => item.Id).Order(),
            BalancedChoice.Of(items, 99, TaskKind.MultiLabel).Select(item => item.Id).Order()
        );
    }

    /// <summary>Votes give the labels where the file gives none; a document without either cannot be learned from.</summary>
    [Fact]
    public void Votes_count_where_labels_are_not_given()
    {
        TextItem[] items =
        [
            new TextItem("bare", "a"),
            new TextItem("voted", "b")
            {
                Annotations = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["joy"], ["y"] = ["joy"] },
            },
            new TextItem("given", "c") { Labels = [] },
        ];

        Assert.Equal(["given", "voted"], BalancedChoice.Of(items, 3, TaskKind.MultiLabel).Select(item => item.Id));
    }

    private static IEnumerable<TextItem> Many(int count, string name, params string[] labels) =>
        Enumerable.Range(0, count).Select(i => new TextItem($"{name}{i}", $"{name} {i}") { Labels = labels });
}

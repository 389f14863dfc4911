using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Numerics;
using Plurality.Training.Samples;
using Xunit;

namespace Plurality.Runtime.Tests.Training;

/// <summary>A rejected answer is one that nobody chose, the gold answer included.</summary>
public sealed class RejectedSetTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["a", "b"]);

    private static readonly LabelLists People = LabelLists.Of(
        new TextItem("1", "")
        {
            Annotations = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["a"], ["y"] = [] },
        },
        Labels,
        LabelOrder.Alphabetical,
        seed: 0
    )!;

    [Fact]
    public void Neither_votes_nor_gold_are_rejected()
    {
        var random = new SeededGenerator(1);
        int[][] others =
        [
            [0],
            [],
            [0, 1],
            [1],
        ];

        var drawn = Enumerable.Range(0, 200).Select(_ => Draw([0, 1], random, () => others[random.NextInt(others.Length)])!);

        Assert.All(drawn, set => Assert.Equal([1], set));
    }

    [Fact]
    public void Where_no_other_document_helps_one_label_or_none_is_taken()
    {
        var random = new SeededGenerator(1);

        Assert.Equal([1], Draw([0, 1], random, () => null)!);
        Assert.Null(Draw([1], random, () => null));
        Assert.True(RejectedSet.Exists(People, [0, 1], Labels.Count, TaskKind.MultiLabel));
        Assert.False(RejectedSet.Exists(People, [1], Labels.Count, TaskKind.MultiLabel));
    }

    private static int[]? Draw(int[] gold, SeededGenerator random, Func<int[]?> other) =>
        RejectedSet.Draw(People, gold, Labels.Count, TaskKind.MultiLabel, random, other);
}

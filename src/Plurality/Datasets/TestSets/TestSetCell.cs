using Plurality.Labels;

namespace Plurality.Datasets.TestSets;

/// <summary>A cell of a balanced test set (docs/method.md#7-reference-figures); results are reported per cell.</summary>
/// <param name="Labels">The number of aggregate labels.</param>
/// <param name="AnnotatorsAgree">Whether all annotators, at least two, chose the same set of labels.</param>
internal readonly record struct TestSetCell(LabelCount Labels, bool AnnotatorsAgree)
{
    /// <summary>The six cells in order: none, one, several labels; for each of these, agreement before disagreement.</summary>
    public static IReadOnlyList<TestSetCell> All { get; } =
    [.. Enum.GetValues<LabelCount>().SelectMany(labels => (TestSetCell[])[new(labels, true), new(labels, false)])];

    /// <summary>
    /// The cell of a document, by its gold labels (see <see cref="Aggregation.GoldOf"/>); null if fewer than two annotators voted.
    /// </summary>
    public static TestSetCell? Of(TextItem item, TaskKind task = TaskKind.MultiLabel)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Annotations is not { Count: >= 2 } votes || Aggregation.GoldOf(item, task) is not { } labels)
        {
            return null;
        }

        var first = votes.Values.First().ToHashSet(StringComparer.Ordinal);
        return new TestSetCell(CountOf(labels), votes.Values.All(first.SetEquals));
    }

    /// <summary>Writes the cell as reports name it, such as <c>several, disagree</c>.</summary>
    public override string ToString() =>
        $"{Labels switch { LabelCount.None => "none", LabelCount.One => "one", _ => "several" }}, "
        + $"{(AnnotatorsAgree ? "agree" : "disagree")}";

    /// <summary>The size class of these labels, each counted once.</summary>
    internal static LabelCount CountOf(IReadOnlyList<string> labels) =>
        labels.Distinct(StringComparer.Ordinal).Count() switch
        {
            0 => LabelCount.None,
            1 => LabelCount.One,
            _ => LabelCount.Several,
        };
}

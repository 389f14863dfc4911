using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>A candidate item with the data that a sampling method needs.</summary>
/// <param name="Item">The item; its labels are known.</param>
/// <param name="Labels">The positions of its labels in the task's label set, ascending, each once; empty if none of the task's labels
/// applies.</param>
internal sealed record DemonstrationCandidate(TextItem Item, int[] Labels)
{
    /// <summary>Looks an item's labels up.</summary>
    public static DemonstrationCandidate Of(TextItem item, LabelSet labels) =>
        new(item, [.. item.Labels!.Select(labels.Find).Where(label => label >= 0).Distinct().Order()]);
}

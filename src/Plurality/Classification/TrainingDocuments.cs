using Plurality.Datasets;

namespace Plurality.Classification;

/// <summary>The documents that a method is fitted on: labelled, not classified, and not shown as demonstrations.</summary>
internal static class TrainingDocuments
{
    /// <summary>These documents, in their order.</summary>
    /// <param name="draws">The draws whose demonstrations are left out.</param>
    /// <param name="asked">The documents to classify.</param>
    /// <param name="training">The documents to choose from.</param>
    /// <param name="sameFile">Whether both are from one file, so that all-digit ids name the same documents.</param>
    public static IReadOnlyList<TextItem> Of(
        IEnumerable<TaskDraw> draws,
        IReadOnlyList<TextItem> asked,
        IReadOnlyList<TextItem> training,
        bool sameFile
    )
    {
        var shown = draws.SelectMany(draw => draw.Shared).Select(demonstration => demonstration.Text).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. DemonstrationPool
                .Without(asked, training, sameFile)
                .Where(item => ClassificationTask.IsLabelled(item) && !shown.Contains(item.Text)),
        ];
    }
}

using Plurality.Datasets;
using Plurality.Datasets.Duplicates;

namespace Plurality.Classification;

/// <summary>What demonstrations may be drawn from: the labelled items that are not asked about themselves.</summary>
internal static class DemonstrationPool
{
    /// <summary>
    /// The items of the pool that are none of the documents: another normalised text, and another id. In two files, an id that is only
    /// digits says nothing, because items without an id are named by their line, so there it counts only within one file.
    /// </summary>
    public static IEnumerable<TextItem> Without(IReadOnlyList<TextItem> documents, IEnumerable<TextItem> pool, bool sameFile)
    {
        var texts = documents.Select(document => NormalizedText.Of(document.Text)).ToHashSet(StringComparer.Ordinal);
        var ids = documents
            .Select(document => document.Id)
            .Where(id => sameFile || !id.All(char.IsAsciiDigit))
            .ToHashSet(StringComparer.Ordinal);
        return pool.Where(item => !texts.Contains(NormalizedText.Of(item.Text)) && !ids.Contains(item.Id));
    }
}

using Plurality.Datasets;
using Plurality.Datasets.Duplicates;

namespace Plurality.Classification;

/// <summary>The labelled items that demonstrations may be drawn from: those that are not classified themselves.</summary>
internal static class DemonstrationPool
{
    /// <summary>
    /// The items of the pool that differ from all documents in normalised text and in id. Items without an id are named by their line
    /// number, so all-digit ids are compared only within one file, not across two files.
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

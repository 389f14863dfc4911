using Plurality.Numerics;

namespace Plurality.Metrics;

/// <summary>The numbers of a document's labels in P and G.</summary>
/// <param name="Both">In P and in G.</param>
/// <param name="Decided">In P.</param>
/// <param name="Gold">In G.</param>
internal readonly record struct SetCounts(int Both, int Decided, int Gold)
{
    /// <summary>The counts of a document; those of all documents are counted once for all metrics.</summary>
    public static SetCounts Of(ScoredDocuments documents, int document)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents.Kept(nameof(SetCounts), () => ParallelValues.Of(documents.Count, at => Counted(documents, at)))[document];
    }

    private static SetCounts Counted(ScoredDocuments documents, int document)
    {
        var decided = documents.Decided(document);
        var gold = documents.Gold(document);
        var both = 0;
        for (var label = 0; label < gold.Length; label++)
        {
            both += decided[label] && gold[label] ? 1 : 0;
        }

        return new SetCounts(both, decided.Count(true), gold.Count(true));
    }
}

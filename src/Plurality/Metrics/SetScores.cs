namespace Plurality.Metrics;

/// <summary>One document's decided labels P against its gold labels G, as a whole.</summary>
internal static class SetScores
{
    /// <summary>The share of labels that are in one of P and G but not in both.</summary>
    public static double HammingLoss(ScoredDocuments documents, int document) =>
        (double)Differences(documents, document) / documents.Labels.Count;

    /// <summary>1 where P = G, else 0.</summary>
    public static double SubsetAccuracy(ScoredDocuments documents, int document) => Differences(documents, document) == 0 ? 1 : 0;

    private static int Differences(ScoredDocuments documents, int document)
    {
        var decided = documents.Decided(document);
        var gold = documents.Gold(document);
        var differences = 0;
        for (var label = 0; label < gold.Length; label++)
        {
            if (decided[label] != gold[label])
            {
                differences++;
            }
        }

        return differences;
    }
}

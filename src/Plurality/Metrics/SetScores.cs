namespace Plurality.Metrics;

/// <summary>Compares one document's decided labels P with its gold labels G as whole sets.</summary>
internal static class SetScores
{
    /// <summary>The share of labels that are in exactly one of P and G.</summary>
    public static double HammingLoss(ScoredDocuments documents, int document) =>
        (double)Differences(documents, document) / documents.Labels.Count;

    /// <summary>1 if P = G, else 0.</summary>
    public static double SubsetAccuracy(ScoredDocuments documents, int document) => Differences(documents, document) == 0 ? 1 : 0;

    private static int Differences(ScoredDocuments documents, int document)
    {
        var (both, decided, gold) = documents.Counts(document);
        return decided + gold - (2 * both);
    }
}

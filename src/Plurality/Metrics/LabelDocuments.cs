namespace Plurality.Metrics;

/// <summary>The documents that have each label.</summary>
internal static class LabelDocuments
{
    public const string What = "have the label";

    /// <summary>The number of documents with a weight above 0 that have each label.</summary>
    public static int[] Count(ScoredDocuments documents, ReadOnlySpan<double> weights)
    {
        var counts = new int[documents.Labels.Count];
        for (var document = 0; document < documents.Count; document++)
        {
            if (!(weights[document] > 0) || !documents.HasGold(document))
            {
                continue;
            }

            var gold = documents.Gold(document);
            for (var label = 0; label < counts.Length; label++)
            {
                counts[label] += gold[label] ? 1 : 0;
            }
        }

        return counts;
    }
}

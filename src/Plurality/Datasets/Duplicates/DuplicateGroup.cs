namespace Plurality.Datasets.Duplicates;

/// <summary>Items with the same text, or with texts so similar that a model that has seen one knows the other.</summary>
/// <param name="Items">The items, by id (ordinal); a single item if nothing is like it.</param>
/// <param name="Texts">The number of different normalised texts; 1 if all are exact copies.</param>
internal sealed record DuplicateGroup(IReadOnlyList<TextItem> Items, int Texts)
{
    /// <summary>The default similarity from which two texts are copies.</summary>
    public const double DefaultSimilarity = 0.9;

    /// <summary>
    /// Puts items into groups: exact copies by <see cref="NormalizedText"/>, and near copies, whose normalised texts have a Jaccard
    /// similarity of their sets of character triples of at least <paramref name="similarity"/>. Groups are closed: what is like one member
    /// is in it. The search is exact, not by hashing; texts that have nothing rare in common are never compared.
    /// </summary>
    /// <param name="items">The items, in any order.</param>
    /// <param name="similarity">Above 0 and up to 1; 1 finds texts with the same triples.</param>
    /// <returns>Every item in one group; groups by their first item's id.</returns>
    public static IReadOnlyList<DuplicateGroup> Find(IEnumerable<TextItem> items, double similarity = DefaultSimilarity)
    {
        ArgumentNullException.ThrowIfNull(items);
        var texts = DistinctTexts.Of(items);
        int[] parent = [.. Enumerable.Range(0, texts.Count)];
        foreach (var pair in SimilarTexts.Find(texts.Normalized, similarity))
        {
            var (first, second) = (Root(parent, pair.First), Root(parent, pair.Second));
            parent[Math.Max(first, second)] = Math.Min(first, second);
        }

        return
        [
            .. Enumerable
                .Range(0, texts.Count)
                .GroupBy(text => Root(parent, text))
                .Select(group => new DuplicateGroup(StableOrder.Of(group.SelectMany(text => texts.Items[text])), group.Count()))
                .OrderBy(group => group.Items[0].Id, StringComparer.Ordinal)
                .ThenBy(group => group.Items[0].Text, StringComparer.Ordinal),
        ];
    }

    private static int Root(int[] parent, int text)
    {
        while (parent[text] != text)
        {
            text = parent[text] = parent[parent[text]];
        }

        return text;
    }
}

namespace Plurality.Datasets.Duplicates;

/// <summary>An item in one part of a data set whose text also occurs in another part.</summary>
/// <param name="Id">The item, of the smaller part.</param>
/// <param name="Split">Its part.</param>
/// <param name="OtherId">The most similar item of the larger part; of equally similar ones the first by id.</param>
/// <param name="OtherSplit">The larger part.</param>
/// <param name="Similarity">1 for an exact copy (by <see cref="NormalizedText"/>); else the Jaccard similarity of their character
/// triples.</param>
/// <param name="IsExact">Whether the normalised texts are the same.</param>
internal sealed record Leak(string Id, string Split, string OtherId, string OtherSplit, double Similarity, bool IsExact)
{
    /// <summary>
    /// Finds leaks between the parts that items name. For every two parts, it returns each item of the smaller part (of equally large ones
    /// the first by name) that has a copy in the larger part, with its nearest copy there. The number of leaks is therefore the number of
    /// test documents that a model may have seen, whatever the number of copies.
    /// </summary>
    /// <param name="items">The items, in any order; items without a part are skipped.</param>
    /// <param name="similarity">The similarity from which two texts are copies, see <see cref="DuplicateGroup.Find"/>.</param>
    /// <returns>The leaks by part, other part and id.</returns>
    public static IReadOnlyList<Leak> Find(IEnumerable<TextItem> items, double similarity = DuplicateGroup.DefaultSimilarity)
    {
        ArgumentNullException.ThrowIfNull(items);
        TextItem[] divided = [.. items.Where(item => item.Split is not null)];
        var sizes = divided.CountBy(item => item.Split!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var texts = DistinctTexts.Of(divided);
        var nearest = new Dictionary<(TextItem Item, string OtherSplit), Leak>();
        var pairs = Enumerable
            .Range(0, texts.Count)
            .Select(text => new SimilarPair(text, text, 1))
            .Concat(SimilarTexts.Find(texts.Normalized, similarity));
        foreach (var pair in pairs)
        {
            Note(texts.Items[pair.First], texts.Items[pair.Second], pair);
            if (pair.First != pair.Second)
            {
                Note(texts.Items[pair.Second], texts.Items[pair.First], pair);
            }
        }

        return
        [
            .. nearest
                .Values.OrderBy(leak => leak.Split, StringComparer.Ordinal)
                .ThenBy(leak => leak.OtherSplit, StringComparer.Ordinal)
                .ThenBy(leak => leak.Id, StringComparer.Ordinal),
        ];

        void Note(IReadOnlyList<TextItem> some, IReadOnlyList<TextItem> others, SimilarPair pair)
        {
            // The first copy by id in a part stands for all: they are equally near.
            TextItem[] firsts = [.. others.DistinctBy(other => other.Split, StringComparer.Ordinal)];
            foreach (var item in some)
            {
                foreach (var other in firsts.Where(other => IsSmaller(item.Split!, other.Split!)))
                {
                    var leak = new Leak(item.Id, item.Split!, other.Id, other.Split!, pair.Similarity, pair.First == pair.Second);
                    if (!nearest.TryGetValue((item, other.Split!), out var known) || IsNearer(leak, known))
                    {
                        nearest[(item, other.Split!)] = leak;
                    }
                }
            }
        }

        bool IsSmaller(string split, string other) =>
            sizes[split] != sizes[other] ? sizes[split] < sizes[other] : string.CompareOrdinal(split, other) < 0;
    }

    private static bool IsNearer(Leak leak, Leak known) =>
        leak.IsExact != known.IsExact ? leak.IsExact
        : leak.Similarity != known.Similarity ? leak.Similarity > known.Similarity
        : string.CompareOrdinal(leak.OtherId, known.OtherId) < 0;
}

namespace Plurality.Datasets.Duplicates;

/// <summary>The normalised texts of items, each once, with the items that have it.</summary>
/// <param name="Normalized">The texts, in the order of their first items' ids.</param>
/// <param name="Items">The items of each text, by id.</param>
internal sealed record DistinctTexts(IReadOnlyList<string> Normalized, IReadOnlyList<IReadOnlyList<TextItem>> Items)
{
    /// <summary>How many texts there are.</summary>
    public int Count => Normalized.Count;

    /// <summary>Normalises and collects, whatever order the items come in.</summary>
    public static DistinctTexts Of(IEnumerable<TextItem> items)
    {
        var groups = StableOrder.Of(items).GroupBy(item => NormalizedText.Of(item.Text), StringComparer.Ordinal).ToArray();
        return new DistinctTexts([.. groups.Select(group => group.Key)], [.. groups.Select(IReadOnlyList<TextItem> (group) => [.. group])]);
    }
}

namespace Plurality.Datasets;

/// <summary>The order in which draws look at items, whatever order they came in.</summary>
internal static class StableOrder
{
    /// <summary>
    /// By id; ids may repeat where several files were joined, then by text, then by labels. Items that are equal in all three may change
    /// places, which no draw can show.
    /// </summary>
    public static TextItem[] Of(IEnumerable<TextItem> items) =>
        [
            .. items
                .OrderBy(item => item.Id, StringComparer.Ordinal)
                .ThenBy(item => item.Text, StringComparer.Ordinal)
                .ThenBy(item => item.Labels is { } labels ? string.Join('\u0001', labels) : "", StringComparer.Ordinal),
        ];
}

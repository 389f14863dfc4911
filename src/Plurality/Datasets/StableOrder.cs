namespace Plurality.Datasets;

/// <summary>The order in which draws visit items, independent of input order.</summary>
internal static class StableOrder
{
    /// <summary>
    /// Orders by id. Ids may repeat if several files were joined, so ties are broken by text, then by labels. Items equal in all three may
    /// swap places, which no draw can show.
    /// </summary>
    public static TextItem[] Of(IEnumerable<TextItem> items) =>
        [
            .. items
                .OrderBy(item => item.Id, StringComparer.Ordinal)
                .ThenBy(item => item.Text, StringComparer.Ordinal)
                .ThenBy(item => item.Labels is { } labels ? string.Join('\u0001', labels) : "", StringComparer.Ordinal),
        ];
}

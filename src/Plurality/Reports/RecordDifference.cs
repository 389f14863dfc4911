using System.Globalization;

namespace Plurality.Reports;

/// <summary>A field in which the records of runs differ.</summary>
/// <param name="Key">Its path.</param>
/// <param name="Values">One per run, in the runs' order; null if a record does not have the field.</param>
internal sealed record RecordDifference(string Key, IReadOnlyList<string?> Values)
{
    /// <summary>
    /// The fields that are not the same in all records, in ordinal order of their paths, numbers in brackets by their value. So causes come
    /// before the hashes that follow from them, whose names were chosen that way. Empty for one record.
    /// </summary>
    public static IReadOnlyList<RecordDifference> Between(IReadOnlyList<IReadOnlyList<RecordEntry>> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var fields = records
            .Select(record => record.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal))
            .ToList();
        return
        [
            .. fields
                .SelectMany(record => record.Keys)
                .Distinct(StringComparer.Ordinal)
                .OrderBy(Sortable, StringComparer.Ordinal)
                .Select(key => new RecordDifference(key, [.. fields.Select(record => record.GetValueOrDefault(key))]))
                .Where(difference => difference.Values.Distinct(StringComparer.Ordinal).Count() > 1),
        ];
    }

    private static string Sortable(string key) =>
        string.Join(
            '[',
            key.Split('[')
                .Select(
                    (part, i) =>
                        i > 0
                        && part.IndexOf(']', StringComparison.Ordinal) is var end and > 0
                        && int.TryParse(part.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                            ? $"{index:D9}{part[end..]}"
                            : part
                )
        );
}

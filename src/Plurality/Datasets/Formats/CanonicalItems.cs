namespace Plurality.Datasets.Formats;

/// <summary>
/// Items of the canonical form, and what only the whole file can tell: keys that no record has, and labels that none gives.
/// </summary>
internal sealed class CanonicalItems(DatasetReading reading, FaultLog faults)
{
    private const int KeysKept = 30;

    private readonly HashSet<string> _omitted = new(reading.Columns.Omitted ?? [], StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private string? _valueless;
    private bool _areKnown;

    /// <summary>The item of a record; null if it has a fault, which is noted.</summary>
    public TextItem? Read(JsonLine record)
    {
        if (faults.Attempt(record.ReadItem) is not { } item)
        {
            return null;
        }

        _omitted.ExceptWith(record.Keys);
        if (_keys.Count < KeysKept)
        {
            _keys.UnionWith(record.Keys);
        }

        _valueless ??= record.ValuelessKey;
        _areKnown |= item is { Labels: not null } or { Annotations.Count: > 0 } or { Distribution.Count: > 0 };
        return item;
    }

    /// <summary>Checks the file after its last record.</summary>
    /// <exception cref="DatasetFormatException">No record has a key to leave out, or all labels have no value.</exception>
    public void RequireWhole()
    {
        if (faults.Any || _keys.Count == 0)
        {
            return;
        }

        var keys = string.Join(", ", _keys.Take(KeysKept).Select(Excerpt.Of));
        if (_omitted.Count > 0)
        {
            throw Fault(
                $"the keys {keys}",
                $"a key to leave out must be one of the file; none is called {Excerpt.Of(_omitted.First())}",
                "Correct it in --omit-columns, or remove it there."
            );
        }

        if (reading.LabelsAreExpected && !_areKnown && _valueless is { } key)
        {
            throw Fault(
                $"no value in {Excerpt.Of(key)}",
                "a data file must have labels or votes",
                "Write the labels, or [] where no label applies; leave the key out to read texts alone."
            );
        }
    }

    private DatasetFormatException Fault(string found, string expected, string remedy) =>
        new([new DatasetFault(reading.SourceName, Line: null, Column: null, found, expected, remedy)], complete: true);
}

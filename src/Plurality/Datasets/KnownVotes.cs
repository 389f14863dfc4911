using System.Globalization;

namespace Plurality.Datasets;

/// <summary>Counts the known labels and votes of a file's items, because a file without any was misread.</summary>
internal sealed class KnownVotes
{
    private readonly OrderedDictionary<string, string> _fields = new(StringComparer.Ordinal);
    private int _items;
    private int _unknown;
    private bool _named;
    private bool _namedBefore;

    /// <summary>Notes an item.</summary>
    /// <param name="read">The item as the file gives it.</param>
    /// <param name="finished">The same, with labels mapped and aggregated.</param>
    public void Add(TextItem read, TextItem finished)
    {
        const int FieldsKept = 30;
        _items++;
        _unknown += IsKnown(read) ? 0 : 1;
        _namedBefore |= NamesLabel(read);
        _named |= NamesLabel(finished);
        foreach (var (name, value) in read.Fields)
        {
            if (_fields.Count < FieldsKept)
            {
                _fields.TryAdd(name, value);
            }
        }
    }

    /// <summary>Why the file was misread: it has no label or vote; null if it has one, or if it holds only texts.</summary>
    public DatasetFault? Fault(DatasetReading reading)
    {
        if (_namedBefore && !_named && reading.Map is not null)
        {
            return Misread(
                reading,
                "labels of which the label map leaves none",
                "a label map must leave labels",
                "Write the labels in the map as the file does, or let it keep others: {\"pool\": {…}, \"others\": \"keep\"}."
            );
        }

        if (_items == 0 || _unknown < _items || _fields.Count == 0)
        {
            return null;
        }

        var fields = string.Join(", ", _fields.Keys.Select(Excerpt.Of));
        return Misread(
            reading,
            string.Create(CultureInfo.InvariantCulture, $"{_items} {(_items == 1 ? "item" : "items")} without any, with {fields}"),
            "a data file must have labels or votes",
            "Write them under \"labels\" or \"annotations\", or name the format or the columns that hold them. A file of ids and texts "
                + "alone needs none."
        );
    }

    /// <summary>The number of items with neither a label nor a vote; null if there is none.</summary>
    public string? Sentence(DatasetReading reading) =>
        _unknown == 0 ? null
        : _unknown == _items ? $"{reading.SourceName}: no item has a label or a vote."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{reading.SourceName}: {_unknown} of {_items} items {(_unknown == 1 ? "has" : "have")} no label and no vote."
        );

    private static bool IsKnown(TextItem item) =>
        item.Labels is not null || item.Annotations is { Count: > 0 } || item.Distribution is { Count: > 0 };

    private static bool NamesLabel(TextItem item) =>
        item.Labels is { Count: > 0 }
        || item.Annotations?.Values.Any(vote => vote.Count > 0) == true
        || item.Distribution is { Count: > 0 };

    private static DatasetFault Misread(DatasetReading reading, string found, string expected, string remedy) =>
        new(reading.SourceName, Line: null, Column: null, found, expected, remedy);
}

using System.Globalization;
using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>Counts the known labels and votes of a file's items, because a file without any was misread.</summary>
internal sealed class KnownVotes
{
    private readonly OrderedDictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _spellings = new(StringComparer.Ordinal);
    private string? _twoSpellings;
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
        foreach (var label in Named(finished))
        {
            AddSpelling(label);
        }

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
            (
                _fields.FirstOrDefault(field => field.Value.StartsWith('[')).Key is { } list
                    ? $"{list} holds lists: --label-column {list}. "
                    : "Write them under \"labels\" or \"annotations\", or name the format or the columns that hold them. "
            ) + "A file of ids and texts alone needs none."
        );
    }

    /// <summary>Two labels that differ only in their spelling, which a label set refuses; null if there are none.</summary>
    public string? Spelling(DatasetReading reading) =>
        _twoSpellings is null
            ? null
            : $"{reading.SourceName}: the labels {_twoSpellings} differ only in their spelling. If they are one, make them so with --map.";

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

    private static bool NamesLabel(TextItem item) => Named(item).Any();

    private static IEnumerable<string> Named(TextItem item) =>
        (item.Labels ?? []).Concat(item.Annotations?.Values.SelectMany(vote => vote) ?? []).Concat(item.Distribution?.Keys ?? []);

    private void AddSpelling(string label)
    {
        const int SpellingsKept = 10_000;
        if (_twoSpellings is not null || _spellings.Count >= SpellingsKept || !_labels.Add(label))
        {
            return;
        }

        var folded = LabelSpelling.Fold(label);
        if (!_spellings.TryAdd(folded, label))
        {
            _twoSpellings = $"{Excerpt.Of(_spellings[folded])} and {Excerpt.Of(label)}";
        }
    }

    private static DatasetFault Misread(DatasetReading reading, string found, string expected, string remedy) =>
        new(reading.SourceName, Line: null, Column: null, found, expected, remedy);
}

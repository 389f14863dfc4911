using System.Globalization;
using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>The one door to documents in files: any format, streaming, in the order of the file.</summary>
public static class DatasetReader
{
    private const int ByteOrderMark = 0xFEFF;

    /// <summary>
    /// Reads documents one after the other; memory grows only by a hash of each id, which must be unique (and by what the format must collect:
    /// votes that are scattered over the file, or a file that is one JSON document). The sequence can be enumerated once, and leaves the reader
    /// open. An item with a fault is passed over so that further ones are found; the exception at the end says that not all was read.
    /// </summary>
    /// <param name="reader">The file's text; for bytes use <see cref="DatasetText.Open"/>, which refuses what is not valid text.</param>
    /// <param name="format">How the file is written.</param>
    /// <param name="reading">What its columns mean and what is made of its labels.</param>
    /// <exception cref="DatasetFormatException">
    /// While enumerating: the file breaks its format's rules, names an id twice, has a label outside the set, or has no items. Thrown at the
    /// limit of faults, where the file cannot be read any further, or at its end.
    /// </exception>
    public static IEnumerable<TextItem> Read(TextReader reader, DatasetFormat format, DatasetReading reading)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentOutOfRangeException.ThrowIfLessThan(reading.FaultLimit, 1);
        return Checked(reader, format, reading);
    }

    private static IEnumerable<TextItem> Checked(TextReader reader, DatasetFormat format, DatasetReading reading)
    {
        if (reader.Peek() == ByteOrderMark) reader.Read();
        var faults = new FaultLog(reading.FaultLimit);
        var ids = new IdLedger();
        using var bounded = new BoundedTextReader(reader, reading.LongestLine, reading.SourceName); // Does not dispose the inner reader.
        using var items = format.Read(bounded, reading, faults).GetEnumerator();
        while (Next(items, faults))
        {
            var located = items.Current;
            if (ids.Add(located.Item.Id, located.Line) is > 0 and var earlier)
            {
                faults.Add(Twice(located, earlier, reading));
                continue;
            }

            if (faults.Attempt(() => Finished(located, reading)) is { } item) yield return item;
        }

        if (ids.Count == 0 && !faults.Any)
            faults.Add(new DatasetFault(
                reading.SourceName,
                Line: null,
                Column: null,
                Found: "no item",
                Expected: "a data file must have at least one item",
                Remedy: "Check that it is the file you mean and that it was written completely."));
        faults.ThrowIfAny();
    }

    /// <summary>Moves on; what makes the rest of the file unreadable is reported behind the faults before it.</summary>
    private static bool Next(IEnumerator<LocatedItem> items, FaultLog faults)
    {
        try
        {
            return items.MoveNext();
        }
        catch (DatasetFormatException last)
        {
            throw faults.Ending(last);
        }
    }

    private static TextItem Finished(LocatedItem located, DatasetReading reading)
    {
        var item = reading.Map is { } map ? Mapped(located, map, reading) : located.Item;
        if (reading.Labels is { } labels) RefuseOthers(item, labels, located, reading);
        return reading.Aggregate == Aggregate.Given
            ? item
            : item with { Labels = Aggregation.LabelsOf(item, reading.Aggregate, reading.Task, reading.Labels) };
    }

    private static TextItem Mapped(LocatedItem located, LabelMap map, DatasetReading reading)
    {
        try
        {
            return map.Apply(located.Item);
        }
        catch (DatasetFormatException fault)
        {
            throw new DatasetFormatException([.. fault.Faults.Select(one => one with { File = reading.SourceName, Line = located.Line })]);
        }
    }

    private static void RefuseOthers(TextItem item, LabelSet labels, LocatedItem located, DatasetReading reading)
    {
        var named = (item.Labels ?? []).Concat(item.Annotations?.Values.SelectMany(vote => vote) ?? []).Concat(item.Distribution?.Keys ?? []);
        if (named.FirstOrDefault(label => !labels.Contains(label)) is not { } other) return;

        const int Shown = 30;
        var list = string.Join(", ", labels.Take(Shown)) + (labels.Count > Shown ? ", …" : "");
        var place = located.Find?.Invoke(other);
        throw new DatasetFormatException(
        [
            new DatasetFault(
                reading.SourceName,
                place?.Line ?? located.Line,
                place?.Column,
                Found: Excerpt.Of(other),
                Expected: string.Create(CultureInfo.InvariantCulture, $"a label must be one of the {labels.Count} labels {list}"),
                Remedy: "Correct its spelling, add it to the labels, or map it to one of them."),
        ]);
    }

    private static DatasetFault Twice(LocatedItem located, int earlier, DatasetReading reading) => new(
        reading.SourceName,
        located.Line,
        Column: null,
        Found: string.Create(CultureInfo.InvariantCulture, $"{Excerpt.Of(located.Item.Id)} here and on line {earlier}"),
        Expected: "every item's id must be unique in its file",
        Remedy: reading.Grouped
            ? "Sort the file by item, or do not say that the rows of an item stand together."
            : "Change or remove one of them; an item without an id is named by its line number.");
}

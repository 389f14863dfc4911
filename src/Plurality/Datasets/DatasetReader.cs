using System.Globalization;
using Plurality.Labels;

namespace Plurality.Datasets;

/// <summary>The single entry point for documents in files: streams any format, in file order.</summary>
public static class DatasetReader
{
    private const int ByteOrderMark = 0xFEFF;

    /// <summary>
    /// Reads documents one after the other. Memory grows only by a hash of each id, which must be unique, and by what the format must
    /// collect: votes scattered over the file, or a file that is one JSON document. The sequence can be enumerated once and leaves the
    /// reader open. An item with a fault is skipped so that later faults are found too; the exception at the end says that not everything
    /// was read.
    /// </summary>
    /// <param name="reader">The file's text.</param>
    /// <param name="format">How the file is written.</param>
    /// <param name="reading">What the columns mean and how labels are processed.</param>
    /// <exception cref="DatasetFormatException">
    /// While enumerating: the file breaks its format's rules, repeats an id, has a label outside the set, or has no items. Thrown at the
    /// limit of faults, where the file becomes unreadable, or at its end.
    /// </exception>
    public static IEnumerable<TextItem> Read(TextReader reader, DatasetFormat format, DatasetReading reading) =>
        ReadWithLines(reader, format, reading).Select(located => located.Item);

    /// <summary>Like <see cref="Read"/>, with the line, counted from 1, on which each document begins.</summary>
    /// <inheritdoc cref="Read"/>
    internal static IEnumerable<(int Line, TextItem Item)> ReadWithLines(TextReader reader, DatasetFormat format, DatasetReading reading)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentOutOfRangeException.ThrowIfLessThan(reading.FaultLimit, 1);
        return Checked(reader, format, reading);
    }

    private static IEnumerable<(int Line, TextItem Item)> Checked(TextReader reader, DatasetFormat format, DatasetReading reading)
    {
        UnusedOptions.Refuse(format.Name, format.Options, reading);
        if (reader.Peek() == ByteOrderMark)
        {
            reader.Read();
        }

        var faults = new FaultLog(reading.FaultLimit, reading.LeftOut);
        var ids = new IdLedger();
        var given = 0;
        var noneIsRefused = false;
        var votes = new KnownVotes();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var bounded = format.BoundsLines ? new BoundedTextReader(reader, reading.LongestLine, reading.SourceName) : reader;
        using var items = format.Read(bounded, reading, faults).GetEnumerator();
        while (Next(items, faults))
        {
            var located = items.Current;
            if (faults.IsLeftOut(located.Item.Id))
            {
                continue;
            }

            if (ids.Add(located.Item.Id, located.Line) is > 0 and var earlier)
            {
                faults.Add(Twice(located, earlier, reading));
                continue;
            }

            if (faults.Attempt(() => Renamed(located, reading)) is not { } renamed)
            {
                continue;
            }

            if (FirstNone(renamed, names) is { } none)
            {
                if (!noneIsRefused || reading.LeftOut is not null) // once, but each item that is left out: as a rule all have it
                {
                    faults.Add(
                        new DatasetFault(
                            reading.SourceName,
                            located.Line,
                            Column: null,
                            Excerpt.Of(none),
                            NoneLabels.Expected,
                            NoneLabels.Remedy
                        )
                    );
                }

                noneIsRefused = true;
                continue;
            }

            if (faults.Attempt(() => Finished(located, renamed, reading)) is { } item)
            {
                given++;
                votes.Add(located.Item, item);
                yield return (located.Line, item);
            }
        }

        if (given == 0 && !faults.Any)
        {
            throw new DatasetFormatException([
                new DatasetFault(
                    reading.SourceName,
                    Line: null,
                    Column: null,
                    Found: faults.LeftOut == 0 ? "no item" : "none that can be read",
                    Expected: "a data file must have at least one item",
                    Remedy: "Check that it is the file you mean and that it was written completely."
                ),
            ]);
        }

        if (reading.LabelsAreExpected && !faults.Any && votes.Fault(reading) is { } fault)
        {
            throw new DatasetFormatException([fault], complete: true);
        }

        faults.ThrowIfAny();
        if (reading.LabelsAreExpected)
        {
            foreach (var sentence in new[] { votes.Sentence(reading), votes.Spelling(reading) }.OfType<string>())
            {
                reading.Remark?.Invoke(sentence);
            }
        }
    }

    /// <summary>Advances; a fault that makes the rest of the file unreadable is reported after the faults before it.</summary>
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

    /// <summary>The item with its labels after the label map, without those that mean none.</summary>
    private static TextItem Renamed(LocatedItem located, DatasetReading reading)
    {
        RefuseNameless(located, reading);
        var item = located.Item;
        if (reading.NoneLabels is { } none)
        {
            item = NoneLabels.Without(item, none, out var contradiction);
            if (contradiction is not null)
            {
                throw new DatasetFormatException([
                    new DatasetFault(
                        reading.SourceName,
                        located.Line,
                        Column: null,
                        contradiction,
                        "the label that means that no label applies must stand alone",
                        "Remove one of them."
                    ),
                ]);
            }
        }

        return reading.Map is { } map ? Mapped(item, located, map, reading) : item;
    }

    private static TextItem Finished(LocatedItem located, TextItem item, DatasetReading reading)
    {
        if (item.Split is null && reading.Splits.TryGetValue(item.Id, out var split))
        {
            item = item with { Split = split };
        }

        if (reading.Labels is { } labels)
        {
            RefuseOthers(item, labels, located, reading);
        }

        var labelled =
            reading.Aggregate == Aggregate.Given
                ? item
                : item with
                {
                    Labels = Aggregation.LabelsOf(item, reading.Aggregate, reading.Task, reading.Labels),
                };
        DatasetFault[] faults =
        [
            .. TaskContract.BreachesOf(labelled, reading.Task).Select(breach => breach.At(reading.SourceName, located.Line)),
        ];
        return faults.Length == 0 ? labelled : throw new DatasetFormatException(faults);
    }

    private static TextItem Mapped(TextItem item, LocatedItem located, LabelMap map, DatasetReading reading)
    {
        try
        {
            return map.Apply(item);
        }
        catch (DatasetFormatException fault)
        {
            throw new DatasetFormatException([.. fault.Faults.Select(one => one with { File = reading.SourceName, Line = located.Line })]);
        }
    }

    /// <summary>A name that is empty is a field that was forgotten, and nothing that follows could be told by it.</summary>
    private static void RefuseNameless(LocatedItem located, DatasetReading reading)
    {
        var item = located.Item;
        var what =
            string.IsNullOrWhiteSpace(item.Id) ? "an item's id"
            : item.Annotations?.Keys.Any(string.IsNullOrWhiteSpace) == true ? "an annotator's name"
            : Named(item).Any(string.IsNullOrWhiteSpace) ? "a label"
            : null;
        if (what is null)
        {
            return;
        }

        throw new DatasetFormatException([
            new DatasetFault(
                reading.SourceName,
                located.Line,
                Column: null,
                Found: "nothing",
                Expected: $"{what} must not be empty",
                Remedy: "Write it, or leave out what it names."
            ),
        ]);
    }

    /// <summary>The first label that means none, as it is written; null if there is none.</summary>
    /// <param name="item">The item.</param>
    /// <param name="others">Labels that are known to mean something: most labels of a file occur in many of its votes.</param>
    private static string? FirstNone(TextItem item, HashSet<string> others)
    {
        const int Kept = 10_000;
        foreach (var label in Named(item))
        {
            if (others.Contains(label))
            {
                continue;
            }

            if (NoneLabels.IsNone(label))
            {
                return label;
            }

            if (others.Count < Kept)
            {
                others.Add(label);
            }
        }

        return null;
    }

    /// <summary>All labels that an item names, with repeats.</summary>
    private static IEnumerable<string> Named(TextItem item) =>
        (item.Labels ?? []).Concat(item.Annotations?.Values.SelectMany(vote => vote) ?? []).Concat(item.Distribution?.Keys ?? []);

    private static void RefuseOthers(TextItem item, LabelSet labels, LocatedItem located, DatasetReading reading)
    {
        string[] others = [.. Named(item).Where(label => !labels.Contains(label)).Distinct(StringComparer.Ordinal)];
        if (others.Length == 0)
        {
            return;
        }

        const int Shown = 30;
        var list = string.Join(", ", labels.Take(Shown)) + (labels.Count > Shown ? ", …" : "");
        throw new DatasetFormatException([
            .. others
                .Select(other => (other, place: located.Find?.Invoke(other)))
                .Select(found => new DatasetFault(
                    reading.SourceName,
                    found.place?.Line ?? located.Line,
                    found.place?.Column,
                    Found: Excerpt.Of(found.other),
                    Expected: string.Create(CultureInfo.InvariantCulture, $"a label must be one of the {labels.Count} labels {list}"),
                    Remedy: "Correct its spelling, add it to the labels, or map it to one of them."
                )),
        ]);
    }

    private static DatasetFault Twice(LocatedItem located, int earlier, DatasetReading reading) =>
        new(
            reading.SourceName,
            located.Line,
            Column: null,
            Found: string.Create(CultureInfo.InvariantCulture, $"{Excerpt.Of(located.Item.Id)} here and on line {earlier}"),
            Expected: "every item's id must be unique in its file",
            Remedy: reading.Grouped
                ? "Sort the file by item, or do not say that the rows of an item stand together."
                : "Change or remove one of them; an item without an id is named by its line number."
        );
}

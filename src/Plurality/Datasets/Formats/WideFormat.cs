using System.Globalization;

namespace Plurality.Datasets.Formats;

/// <summary>CSV or TSV in wide form: one column per label, 1 where it was chosen and 0 where not.</summary>
internal sealed class WideFormat(string name, char separator) : DatasetFormat
{
    private static readonly ColumnMapping Default = new();

    public override string Name => name;

    public override string Summary =>
        $"Wide form, separated by {(separator == '\t' ? "tabs" : "commas")}: one column per label with 0 or 1; one row per item, or with "
        + $"\"annotator\" one row per vote.";

    public override string? Why(DatasetHead head)
    {
        string[] known = [Default.Id, Default.Text, Default.Annotator, Default.Split];
        if (!head.HeaderNames(separator, Default.Text) || head.HeaderNames(separator, Default.Labels))
        {
            return null;
        }

        if (head.Lines.Length < 2 || head.Lines[1].Length == 0)
        {
            return null;
        }

        var header = head.Header(separator);
        var labels = header.Count(column => !known.Contains(column, StringComparer.OrdinalIgnoreCase));
        var last = head.Lines[1].Split(separator).TakeLast(labels).ToArray(); // The text stands before the labels and may hold separators.
        var firstLabel = Array.FindIndex(header, column => !known.Contains(column, StringComparer.OrdinalIgnoreCase));
        return labels >= 2 && firstLabel == header.Length - labels && last.All(value => value is "0" or "1")
            ? "its columns behind the text hold 0 and 1"
            : null;
    }

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        using var table = DelimitedTable.Open(reader, separator, reading, faults);
        if (table is null)
        {
            yield break;
        }

        foreach (var item in Read(table, reading.Columns, reading, faults))
        {
            yield return item;
        }
    }

    /// <summary>Reads the rows behind a header.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">What its columns mean.</param>
    /// <param name="reading">How to read it otherwise.</param>
    /// <param name="faults">Where faults are noted.</param>
    /// <param name="unclear">The column of a flag with which no label may be chosen; −1 where there is none.</param>
    internal static IEnumerable<LocatedItem> Read(
        DelimitedTable table,
        ColumnMapping columns,
        DatasetReading reading,
        FaultLog faults,
        int unclear = -1
    )
    {
        var text = table.Require(columns.Text);
        var id = table.Optional(columns.Id, Default.Id);
        var split = table.Optional(columns.Split, Default.Split);
        var annotator = table.Optional(columns.Annotator, Default.Annotator);
        if (annotator >= 0)
        {
            id = table.Require(columns.Id);
        }

        int[] known = [text, id, split, annotator];
        int[] labels = columns.LabelColumns is { } named
            ? [.. named.Select(label => table.Require(label))]
            :
            [
                .. Enumerable
                    .Range(0, table.Columns.Count)
                    .Except(known)
                    .Where(column => !columns.Omitted.Contains(table.Columns[column], StringComparer.OrdinalIgnoreCase)),
            ];
        var fields = new FieldColumns(table, columns, [.. known, .. labels]);
        VoteRow ReadRow() =>
            new(
                table.Line,
                id < 0 ? table.Line.ToString(CultureInfo.InvariantCulture) : table[id],
                table[text],
                table.Given(split),
                annotator < 0 ? "" : table[annotator],
                Chosen(table, labels, unclear),
                fields.Values()
            );

        if (annotator >= 0)
        {
            IEnumerable<VoteRow> Rows()
            {
                while (table.Read())
                {
                    if (faults.Attempt(ReadRow) is { } row)
                    {
                        yield return row;
                    }
                }
            }

            foreach (var item in new VoteGroups(reading, faults, fields.Names, oneLabelARow: false).Collect(Rows()))
            {
                yield return item;
            }

            yield break;
        }

        while (table.Read())
        {
            if (faults.Attempt(ReadRow) is { } row)
            {
                yield return new LocatedItem(
                    row.Line,
                    new TextItem(row.Id, row.Text)
                    {
                        Labels = row.Labels,
                        Split = row.Split,
                        Fields = fields.Read(),
                    },
                    label => table.IndexOf(label) is >= 0 and var column ? table.PlaceOf(column) : null
                );
            }
        }
    }

    private static List<string> Chosen(DelimitedTable table, int[] labels, int unclear)
    {
        var chosen = new List<string>();
        foreach (var label in labels)
        {
            var value = table[label];
            if (value == "1")
            {
                chosen.Add(table.Columns[label]);
            }
            else if (value != "0")
            {
                throw table.Invalid(
                    label,
                    Excerpt.Of(value),
                    $"{Excerpt.Of(table.Columns[label])}, the column of a label, must be 0 or 1",
                    "Write 1 where the label was chosen, or say which columns are labels."
                );
            }
        }

        if (unclear >= 0 && chosen.Count > 0 && table[unclear].ToUpperInvariant() is ("TRUE" or "1"))
        {
            throw table.Invalid(
                unclear,
                $"{Excerpt.Of(table[unclear])} and {Excerpt.Of(chosen[0])}",
                "a vote that marks the document as unclear must choose no label",
                "Remove the mark or the label."
            );
        }

        return chosen;
    }
}

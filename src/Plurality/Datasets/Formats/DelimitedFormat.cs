using System.Globalization;

namespace Plurality.Datasets.Formats;

/// <summary>CSV or TSV with one row per item and its labels as a list in one field.</summary>
internal sealed class DelimitedFormat(string name, char separator) : DatasetFormat
{
    private static readonly ColumnMapping Default = new();

    public override string Name => name;

    public override string Summary =>
        $"One row per item, separated by {(separator == '\t' ? "tabs" : "commas")}: a column \"text\" and optionally \"id\", \"labels\" (a "
        + $"list), \"split\" and fields.";

    public override string? Why(DatasetHead head) => head.Ending == $".{name}" ? $"its name ends in .{name}" : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        using var table = DelimitedTable.Open(reader, separator, reading, faults);
        if (table is null)
        {
            yield break;
        }

        var columns = reading.Columns;
        var text = table.Require(columns.Text);
        var id = table.Optional(columns.Id, Default.Id);
        var labels = table.Optional(columns.Labels, Default.Labels);
        var split = table.Optional(columns.Split, Default.Split);
        var fields = new FieldColumns(table, columns, [text, id, labels, split]);
        TextItem ReadItem() =>
            new(id < 0 ? table.Line.ToString(CultureInfo.InvariantCulture) : table[id], table[text])
            {
                Labels = labels < 0 ? null : ReadLabels(table, labels, columns.LabelSeparator),
                Split = table.Given(split),
                Fields = fields.Read(),
            };

        while (table.Read())
        {
            if (faults.Attempt(ReadItem) is { } item)
            {
                yield return new LocatedItem(table.Line, item, _ => table.PlaceOf(labels));
            }
        }
    }

    /// <summary>
    /// Labels with a separator between them; an empty field means that none applies, and a label named twice is chosen once. A label with
    /// the separator in it needs JSON Lines.
    /// </summary>
    /// <exception cref="DatasetFormatException">A label is empty.</exception>
    internal static string[] ReadLabels(DelimitedTable table, int column, char separator)
    {
        var field = table[column];
        if (string.IsNullOrWhiteSpace(field))
        {
            return [];
        }

        var labels = field.Split(separator, StringSplitOptions.TrimEntries);
        if (labels.Contains(""))
        {
            throw table.Invalid(
                column,
                Excerpt.Of(field),
                $"\"{table.Columns[column]}\" must be labels with one '{separator}' between them",
                $"Write \"joy{separator}fear\" in quotes, or nothing where no label applies."
            );
        }

        return [.. labels.Distinct(StringComparer.Ordinal)];
    }
}

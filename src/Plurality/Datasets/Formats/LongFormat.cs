using Plurality.Labels;

namespace Plurality.Datasets.Formats;

/// <summary>CSV or TSV in long form: one row for each label that an annotator chose for an item, or for the vote that none
/// applies.</summary>
internal sealed class LongFormat(string name, char separator) : DatasetFormat
{
    private static readonly ColumnMapping Default = new();

    public override string Name => name;

    public override string Summary =>
        $"Long form, separated by {(separator == '\t' ? "tabs" : "commas")}: one row for each \"id\", \"annotator\" and \"label\", with "
        + $"\"text\"; an empty label is the vote for none.";

    public override string? Why(DatasetHead head) =>
        head.HeaderNames(separator, Default.Id, Default.Text, Default.Annotator, Default.Label)
            ? "its header names id, text, annotator and label"
            : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        using var table = DelimitedTable.Open(reader, separator, reading, faults);
        if (table is null)
        {
            yield break;
        }

        var columns = reading.Columns;
        var (id, text) = (table.Require(columns.Id), table.Require(columns.Text));
        var (annotator, label) = (table.Require(columns.Annotator), table.Require(columns.Label));
        var split = table.Optional(columns.Split, Default.Split);
        var fields = new FieldColumns(table, columns, [id, text, annotator, label, split]);
        var none = reading.NoneLabels ?? [LabelSet.None];
        IEnumerable<VoteRow> Rows()
        {
            while (table.Read())
            {
                string[] chosen = table[label] is { Length: > 0 } written && !none.Contains(written) ? [written] : [];
                yield return new VoteRow(table.Line, table[id], table[text], table.Given(split), table[annotator], chosen, fields.Values());
            }
        }

        foreach (var item in new VoteGroups(reading, faults, fields.Names, oneLabelARow: true).Collect(Rows()))
        {
            yield return item;
        }
    }
}

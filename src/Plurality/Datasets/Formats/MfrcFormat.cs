using System.Globalization;

namespace Plurality.Datasets.Formats;

/// <summary>
/// The Moral Foundations Reddit Corpus (Trager et al. 2022): one row for each comment and annotator, the foundations as a list in one
/// field. A comment has no id, so its text tells it apart and the line of its first row names it.
/// </summary>
internal sealed class MfrcFormat : DatasetFormat
{
    private const string Annotation = "annotation";

    /// <summary>Both mean that none of the six foundations applies.</summary>
    private static readonly string[] NoLabel = ["Non-Moral", "Thin Morality"];

    public override string Name => "mfrc";

    public override string Summary =>
        "Moral Foundations Reddit Corpus, CSV: text, subreddit, bucket, annotator, annotation (a list), confidence; Non-Moral and Thin "
        + "Morality are votes for none.";

    public override string? Why(DatasetHead head) =>
        head.HeaderNames(',', "text", "annotator", Annotation, "bucket") ? "its header names bucket, annotator and annotation" : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        using var table = DelimitedTable.Open(reader, ',', reading, faults);
        if (table is null)
        {
            yield break;
        }

        var (text, annotator, annotation) = (table.Require("text"), table.Require("annotator"), table.Require(Annotation));
        var fields = new FieldColumns(table, new ColumnMapping(), [text, annotator, annotation]);
        var idOf = new Dictionary<string, string>(StringComparer.Ordinal);
        VoteRow ReadRow()
        {
            if (!idOf.TryGetValue(table[text], out var id))
            {
                idOf.Add(table[text], id = table.Line.ToString(CultureInfo.InvariantCulture));
            }

            return new VoteRow(table.Line, id, table[text], Split: null, table[annotator], Chosen(table, annotation), fields.Values());
        }

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
    }

    private static string[] Chosen(DelimitedTable table, int annotation) =>
        [.. DelimitedFormat.ReadLabels(table, annotation, ',').Except(NoLabel)];
}

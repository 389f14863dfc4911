using System.Globalization;
using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>
/// The Moral Foundations Reddit Corpus (Trager et al. 2022): one row for each comment and annotator, the foundations as a list in one
/// field. A comment has no id, so its text tells it apart and the line of its first row names it.
/// </summary>
internal sealed class MfrcFormat : PublishedTableFormat
{
    /// <summary>Both mean that none of the six foundations applies.</summary>
    private static readonly string[] NoLabel = ["Non-Moral", "Thin Morality"];

    public override string Name => "mfrc";

    public override string Summary =>
        "Moral Foundations Reddit Corpus, CSV: text, subreddit, bucket, annotator, annotation (a list), confidence; Non-Moral and Thin "
        + "Morality are votes for none.";

    public override DatasetOptions Options => DatasetOptions.OmittedColumns | DatasetOptions.Grouped;

    protected override IReadOnlyList<string> Told => ["bucket", "text", "annotator", "annotation"];

    protected override IEnumerable<LocatedItem> Items(Table table, DatasetReading reading, FaultLog faults)
    {
        var text = table.IndexOf("text");
        var idOf = new Dictionary<string, string>(StringComparer.Ordinal);
        string Id(TableRow row)
        {
            if (!idOf.TryGetValue(row[text], out var id))
            {
                idOf.Add(row[text], id = row.Line.ToString(CultureInfo.InvariantCulture));
            }

            return id;
        }

        var items = TableItems.Read(
            table.With("id", Id),
            TableForm.Long,
            reading with
            {
                Columns = reading.Columns with { Label = "annotation", LabelSeparator = ',' },
            },
            faults,
            scheme => scheme with { VotesHaveOneRow = true }
        );
        return items.Select(located => located with { Item = Moral(located.Item) });
    }

    /// <summary>The votes without the words for none, which some annotators chose beside a foundation.</summary>
    private static TextItem Moral(TextItem item) =>
        item with
        {
            Annotations = item.Annotations?.ToDictionary(
                vote => vote.Key,
                IReadOnlyList<string> (vote) => [.. vote.Value.Except(NoLabel, StringComparer.Ordinal)],
                StringComparer.Ordinal
            ),
        };
}

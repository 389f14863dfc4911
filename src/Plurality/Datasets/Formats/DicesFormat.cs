using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>
/// DICES (Aroyo et al. 2023): one row for each rater and conversation, with an answer (Yes, No, Unsure) to each question of safety. The
/// text is the context and the response; the labels are the answers to one question, <c>Q_overall</c> unless another is named.
/// </summary>
internal sealed class DicesFormat : PublishedTableFormat
{
    private const string Question = "Q_overall";

    private static readonly string[] Parts = ["context", "response"];

    public override string Name => "dices";

    public override string Summary =>
        "DICES, CSV with one row per rater and conversation: rater_id, item_id, context, response and answers; the labels are the answers "
        + "to Q_overall, or to the question that is named as the column of labels.";

    public override DatasetOptions Options => DatasetOptions.LabelColumn | DatasetOptions.OmittedColumns | DatasetOptions.Grouped;

    protected override IReadOnlyList<string> Told => ["rater_id", "item_id", .. Parts, Question];

    protected override IEnumerable<LocatedItem> Items(Table table, DatasetReading reading, FaultLog faults)
    {
        int[] parts = [.. Parts.Select(table.IndexOf)];
        return TableItems.Read(
            table.With("text", row => string.Join('\n', parts.Select(part => $"{table.Columns[part]}: {row[part]}"))),
            TableForm.Long,
            reading with
            {
                Columns = reading.Columns with { Id = "item_id", Annotator = "rater_id", Label = reading.Columns.Label ?? Question },
            },
            faults,
            scheme => scheme with { VotesHaveOneRow = true, Idle = [.. scheme.Idle, table.IndexOf("id")] }
        );
    }
}

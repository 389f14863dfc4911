using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Civil Comments as Jigsaw publishes it (Borkan et al. 2019): one row per comment, with the share of the annotators for each kind of
/// toxicity. Who they are is not known.
/// </summary>
internal sealed class CivilCommentsFormat : PublishedTableFormat
{
    private const string Toxicity = "toxicity";

    private static readonly string[] Kinds =
    [
        Toxicity,
        "severe_toxicity",
        "obscene",
        "threat",
        "insult",
        "identity_attack",
        "sexual_explicit",
    ];

    public override string Name => "civil-comments";

    public override string Summary =>
        "Civil Comments, CSV: id, comment_text and the share of the annotators for each kind of toxicity; target is called toxicity.";

    public override DatasetOptions Options => DatasetOptions.LabelColumns | DatasetOptions.OmittedColumns;

    protected override IReadOnlyList<string> Told => ["comment_text", "severe_toxicity", "identity_attack", "toxicity_annotator_count"];

    protected override IEnumerable<LocatedItem> Items(Table table, DatasetReading reading, FaultLog faults)
    {
        string[] columns = [.. table.Columns.Select(column => column == "target" ? Toxicity : column)];
        return TableItems.Read(
            new Table(table.SourceName, columns, table.Rows),
            TableForm.Shares,
            reading with
            {
                Columns = reading.Columns with
                {
                    Text = "comment_text",
                    LabelColumns = reading.Columns.LabelColumns ?? [.. Kinds.Intersect(columns)],
                },
            },
            faults
        );
    }
}

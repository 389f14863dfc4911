using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Label Studio's CSV, TSV and JSON-MIN exports (https://labelstud.io/guide/export): one row per annotation, with the choices in a column
/// named as the question. A row without a choice is a skipped task, unless the reading says otherwise: the export does not tell it from an
/// annotation without a choice.
/// </summary>
internal sealed class LabelStudioTableFormat : PublishedTableFormat
{
    public override string Name => "label-studio-min";

    public override string Summary =>
        "Label Studio's CSV, TSV and JSON-MIN exports: one row per annotation, with choices; a row without a choice is no vote.";

    public override DatasetOptions Options => TableScheme.OptionsOf(TableForm.Long);

    protected override IReadOnlyList<string> Told => ["annotation_id", "annotator", "id"];

    protected override IEnumerable<LocatedItem> Items(Table table, DatasetReading reading, FaultLog faults)
    {
        var columns = reading.Columns;
        var items = TableItems.Read(
            table,
            TableForm.Long,
            reading with
            {
                Columns = columns with { Blank = columns.Blank == BlankCell.ByColumn ? BlankCell.Unknown : columns.Blank },
            },
            faults,
            scheme => scheme with { VotesHaveOneRow = true }
        );
        return items.Select(located => located with { Item = located.Item with { AnnotatorsArePersons = true } });
    }
}

using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>
/// GoEmotions with one row for each item and rater, as its full_dataset files have it (Demszky et al. 2020): a flag for unclear examples,
/// then one column of 0 and 1 for each emotion and <c>neutral</c>.
/// </summary>
internal sealed class GoEmotionsRatersFormat : PublishedTableFormat
{
    private const string Rater = "rater_id";
    private const string Unclear = "example_very_unclear";

    public override string Name => "goemotions-raters";

    public override string Summary =>
        "GoEmotions, CSV with one row a rater: text, id, …, rater_id, example_very_unclear and a column of 0/1 for each emotion; unclear "
        + "is a vote for none.";

    public override DatasetOptions Options => DatasetOptions.OmittedColumns | DatasetOptions.Grouped;

    protected override IReadOnlyList<string> Told => ["text", "id", Rater, Unclear];

    protected override IEnumerable<LocatedItem> Items(Table table, DatasetReading reading, FaultLog faults)
    {
        var unclear = table.IndexOf(Unclear);
        var columns = reading.Columns with { Annotator = Rater, LabelColumns = [.. table.Columns.Skip(unclear + 1)] };
        return TableItems.Read(table, TableForm.Wide, reading with { Columns = columns }, faults, scheme =>
            scheme with
            {
                Unclear = unclear,
            }
        );
    }
}

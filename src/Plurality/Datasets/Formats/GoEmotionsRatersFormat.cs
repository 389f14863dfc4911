namespace Plurality.Datasets.Formats;

/// <summary>
/// GoEmotions with one row for each item and rater, as its full_dataset files have it (Demszky et al. 2020): a flag for unclear examples,
/// then one column of 0 and 1 for each emotion and <c>neutral</c>.
/// </summary>
internal sealed class GoEmotionsRatersFormat : DatasetFormat
{
    private const string Rater = "rater_id";
    private const string Unclear = "example_very_unclear";

    public override string Name => "goemotions-raters";

    public override string Summary =>
        "GoEmotions, CSV with one row a rater: text, id, …, rater_id, example_very_unclear and a column of 0/1 for each emotion; unclear "
        + "is a vote for none.";

    public override string? Why(DatasetHead head) =>
        head.HeaderNames(',', "text", "id", Rater, Unclear) ? $"its header names {Rater} and {Unclear}" : null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        using var table = DelimitedTable.Open(reader, ',', reading, faults);
        if (table is null)
        {
            yield break;
        }

        var unclear = table.Require(Unclear);
        var columns = new ColumnMapping { Annotator = Rater, LabelColumns = [.. table.Columns.Skip(unclear + 1)] };
        foreach (var item in WideFormat.Read(table, columns, reading, faults, unclear))
        {
            yield return item;
        }
    }
}

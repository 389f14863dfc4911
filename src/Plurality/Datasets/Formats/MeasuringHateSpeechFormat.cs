using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>
/// Measuring Hate Speech (Kennedy et al. 2020, Sachdeva et al. 2022): one row for each annotator and comment, with a column of True and
/// False for each group that may be targeted, and ordinal scales, which need a threshold.
/// </summary>
internal sealed class MeasuringHateSpeechFormat : PublishedTableFormat
{
    private const string Target = "target_";

    public override string Name => "measuring-hate-speech";

    public override string Summary =>
        "Measuring Hate Speech, CSV with one row per annotator and comment: the labels are the targeted groups, or the columns named "
        + "as indicators, such as hatespeech with a threshold of 2.";

    public override DatasetOptions Options =>
        DatasetOptions.LabelColumns
        | DatasetOptions.Threshold
        | DatasetOptions.Blank
        | DatasetOptions.OmittedColumns
        | DatasetOptions.Grouped;

    protected override IReadOnlyList<string> Told => ["comment_id", "annotator_id", "text", "hatespeech", "hate_speech_score"];

    protected override IEnumerable<LocatedItem> Items(Table table, DatasetReading reading, FaultLog faults)
    {
        string[] groups = // target_race, not target_race_asian
        [
            .. table.Columns.Where(column =>
                column.StartsWith(Target, StringComparison.Ordinal) && !column[Target.Length..].Contains('_', StringComparison.Ordinal)
            ),
        ];
        return TableItems.Read(
            table,
            TableForm.Wide,
            reading with
            {
                Columns = reading.Columns with
                {
                    Id = "comment_id",
                    Annotator = "annotator_id",
                    LabelColumns = reading.Columns.LabelColumns ?? groups,
                },
            },
            faults
        );
    }
}

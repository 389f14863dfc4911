namespace Plurality.Datasets.Tables;

/// <summary>What the rows and columns of one table mean. Columns are positions; −1 where the table has none.</summary>
/// <param name="Form">The meaning of a row.</param>
/// <param name="Reason">The evidence for the form, such as <c>its columns joy and fear hold 0 and 1</c>.</param>
internal sealed record TableScheme(TableForm Form, string Reason)
{
    private const DatasetOptions Common =
        DatasetOptions.IdColumn
        | DatasetOptions.TextColumn
        | DatasetOptions.SplitColumn
        | DatasetOptions.OmittedColumns
        | DatasetOptions.Delimiter;

    private const DatasetOptions Names = DatasetOptions.LabelSeparator | DatasetOptions.Blank;

    /// <summary>The column of item ids.</summary>
    public int Id { get; init; } = -1;

    /// <summary>The column of documents.</summary>
    public int Text { get; init; } = -1;

    /// <summary>The column of the split.</summary>
    public int Split { get; init; } = -1;

    /// <summary>The column of annotators.</summary>
    public int Annotator { get; init; } = -1;

    /// <summary>The column of labels.</summary>
    public int Label { get; init; } = -1;

    /// <summary>The column that says whether the row's label was chosen.</summary>
    public int Value { get; init; } = -1;

    /// <summary>The column with the number of annotators of the item.</summary>
    public int Total { get; init; } = -1;

    /// <summary>The sum of counts in every row if no column holds the number of annotators; null otherwise.</summary>
    public double? Sum { get; init; }

    /// <summary>The column of labels aggregated from the annotators' votes.</summary>
    public int Aggregate { get; init; } = -1;

    /// <summary>The column that marks documents the annotator found unclear; these may have no chosen label.</summary>
    public int Unclear { get; init; } = -1;

    /// <summary>Whether a vote has one row in the long form, with all labels in one cell.</summary>
    public bool VotesHaveOneRow { get; init; }

    /// <summary>The columns of labels, or of annotators.</summary>
    public IReadOnlyList<int> Columns { get; init; } = [];

    /// <summary>Columns that would be labels but have no value in the first rows.</summary>
    public IReadOnlyList<int> Blank { get; init; } = [];

    /// <summary>Columns without information, such as the index of a data frame.</summary>
    public IReadOnlyList<int> Idle { get; init; } = [];

    /// <summary>Whether the cells that say what was chosen are numbers, so that they may be grades.</summary>
    public bool MayBeGrades { get; init; }

    /// <summary>Whether −1 is a grade among others, and not the mark of a document that is not scored.</summary>
    public bool MinusOneIsGrade { get; init; }

    /// <summary>How labels are written in cells.</summary>
    public required LabelNotation Notation { get; init; }

    /// <summary>Whether the columns of annotators hold votes for one label instead of labels.</summary>
    public bool AreFlags { get; init; }

    /// <summary>Whether the columns of labels hold counts instead of shares.</summary>
    public bool AreCounts { get; init; }

    /// <summary>Whether a row has −1 beside another value.</summary>
    public static bool HasMinusOneAmongGrades(TableRow row, IReadOnlyList<int> columns) =>
        columns.Any(column => Cell.IsNotScored(row[column]))
        && columns.Any(column => !Cell.IsNotScored(row[column]) && !Cell.IsMissing(row[column]));

    /// <summary>The reading options that a table of this form may use.</summary>
    public static DatasetOptions OptionsOf(TableForm form) =>
        Common
        | form switch
        {
            TableForm.Lists => DatasetOptions.LabelColumn | Names,
            TableForm.Long => DatasetOptions.LabelColumn
                | Names
                | DatasetOptions.AnnotatorColumn
                | DatasetOptions.ValueColumn
                | DatasetOptions.Threshold
                | DatasetOptions.Grouped,
            TableForm.Wide => DatasetOptions.LabelColumns
                | DatasetOptions.AnnotatorColumn
                | DatasetOptions.Blank
                | DatasetOptions.Threshold
                | DatasetOptions.Grouped,
            TableForm.Shares => DatasetOptions.LabelColumns | DatasetOptions.TotalColumn,
            TableForm.Annotators => DatasetOptions.AnnotatorColumns | DatasetOptions.LabelColumn | Names | DatasetOptions.Threshold,
            TableForm.Ratings => DatasetOptions.AnnotatorColumns
                | DatasetOptions.LabelColumn
                | DatasetOptions.Threshold
                | DatasetOptions.Blank
                | DatasetOptions.Grouped,
            _ => DatasetOptions.None,
        };

    /// <summary>The reading options that this table uses.</summary>
    public DatasetOptions Options =>
        OptionsOf(Form)
        & ~(Label < 0 && Form == TableForm.Lists ? Names | DatasetOptions.LabelColumn : DatasetOptions.None)
        & ~(Form == TableForm.Long && Value < 0 ? DatasetOptions.Threshold | DatasetOptions.ValueColumn : DatasetOptions.None)
        & ~(MayBeGrades ? DatasetOptions.None : DatasetOptions.Threshold)
        & ~(Notation.UsesSeparator ? DatasetOptions.None : DatasetOptions.LabelSeparator)
        & ~(Form == TableForm.Wide && Annotator < 0 ? DatasetOptions.Grouped : DatasetOptions.None)
        & ~(
            Form != TableForm.Annotators ? DatasetOptions.None
            : AreFlags ? DatasetOptions.LabelSeparator
            : DatasetOptions.Threshold
        );
}

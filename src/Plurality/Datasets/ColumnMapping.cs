namespace Plurality.Datasets;

/// <summary>
/// What the columns of a CSV or TSV file are called, without regard to case. One that is named otherwise than by default must exist;
/// columns without a meaning become fields of the item.
/// </summary>
public sealed record ColumnMapping
{
    /// <summary>What names the item; where the file has no such column and one row per item, the line's number does.</summary>
    public string Id { get; init; } = "id";

    /// <summary>The document; required.</summary>
    public string Text { get; init; } = "text";

    /// <summary>The labels of a file with one row per item, as a list in one field.</summary>
    public string Labels { get; init; } = "labels";

    /// <summary>What stands between the labels of a list.</summary>
    public char LabelSeparator { get; init; } = ',';

    /// <summary>Who voted: required in the long form; in the wide form a file with it has one row per item and annotator.</summary>
    public string Annotator { get; init; } = "annotator";

    /// <summary>The one label of a row of the long form; an empty field, or a label that means none, is the vote that none
    /// applies.</summary>
    public string Label { get; init; } = "label";

    /// <summary>The columns of the wide form that are labels; null for every column that means nothing else.</summary>
    public IReadOnlyList<string>? LabelColumns { get; init; }

    /// <summary>The part of the data set that the item belongs to.</summary>
    public string Split { get; init; } = "split";

    /// <summary>Columns that are not carried along.</summary>
    public IReadOnlyList<string> Omitted { get; init; } = [];
}

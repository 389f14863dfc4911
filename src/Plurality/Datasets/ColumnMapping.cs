namespace Plurality.Datasets;

/// <summary>
/// What the columns of a table are called, without regard to case. Null stands for the usual name, where the table has it. A column that is
/// named must exist, and the form of the table must use it; columns without a meaning become fields of the item.
/// </summary>
public sealed record ColumnMapping
{
    /// <summary>What names the item, usually <c>id</c>; where a table with one row per item has no such column, the line's number
    /// does.</summary>
    public string? Id { get; init; }

    /// <summary>The document, usually <c>text</c>; required.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The labels, usually <c>labels</c> or <c>label</c>: one label or a list of them, in any of the usual notations.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>What stands between the labels of a list that has no brackets; null to find it in the file.</summary>
    public char? LabelSeparator { get; init; }

    /// <summary>Who voted, usually <c>annotator</c>; a table with it has one row per vote, or several.</summary>
    public string? Annotator { get; init; }

    /// <summary>The columns of the annotators, where each has one; null to find them by their names.</summary>
    public IReadOnlyList<string>? AnnotatorColumns { get; init; }

    /// <summary>Whether the row's label was chosen, usually <c>value</c>: 0 or 1, or a grade with
    /// <see cref="DatasetReading.Threshold"/>.</summary>
    public string? Value { get; init; }

    /// <summary>What a cell without a value means where a vote is expected.</summary>
    public BlankCell Blank { get; init; }

    /// <summary>The columns that are labels, where each has one: 0 or 1, a grade, a share or a count; null to find them by their
    /// contents.</summary>
    public IReadOnlyList<string>? LabelColumns { get; init; }

    /// <summary>How many annotators an item has, where the columns of labels count them; null to find it in the file.</summary>
    public string? Total { get; init; }

    /// <summary>The part of the data set that the item belongs to, usually <c>split</c>.</summary>
    public string? Split { get; init; }

    /// <summary>Columns that are not carried along; null for none.</summary>
    public IReadOnlyList<string>? Omitted { get; init; }

    /// <summary>What stands between the cells of a row; null to find it in the file.</summary>
    public char? Delimiter { get; init; }
}

namespace Plurality.Datasets;

/// <summary>
/// The names of the columns of a table, ignoring case. Null stands for the usual name, if the table has it. A named column must exist, and
/// the form of the table must use it; columns without a meaning become fields of the item.
/// </summary>
public sealed record ColumnMapping
{
    /// <summary>The id of the item, usually <c>id</c>; a table with one row per item and no such column uses the line number.</summary>
    public string? Id { get; init; }

    /// <summary>The document, usually <c>text</c>; required.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The labels, usually <c>labels</c> or <c>label</c>: one label or a list of them, in any of the usual notations.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>The separator of labels in a list without brackets; null to detect it.</summary>
    public char? LabelSeparator { get; init; }

    /// <summary>The annotator, usually <c>annotator</c>; a table with this column has one or more rows per vote.</summary>
    public string? Annotator { get; init; }

    /// <summary>The columns of the annotators, if each has one; null to find them by their names.</summary>
    public IReadOnlyList<string>? AnnotatorColumns { get; init; }

    /// <summary>Whether the row's label was chosen, usually <c>value</c>: 0 or 1, or a grade with
    /// <see cref="DatasetReading.Threshold"/>.</summary>
    public string? Value { get; init; }

    /// <summary>What a cell without a value means if a vote is expected.</summary>
    public BlankCell Blank { get; init; }

    /// <summary>
    /// The label columns, if each label has one: 0 or 1, a grade, a share or a count; null to find them by their contents.
    /// </summary>
    public IReadOnlyList<string>? LabelColumns { get; init; }

    /// <summary>The number of annotators of an item, if the label columns count them; null to find it in the file.</summary>
    public string? Total { get; init; }

    /// <summary>The split of the item, usually <c>split</c>.</summary>
    public string? Split { get; init; }

    /// <summary>Columns that are not carried along; null for none.</summary>
    public IReadOnlyList<string>? Omitted { get; init; }

    /// <summary>The separator of the cells of a row; null to detect it.</summary>
    public char? Delimiter { get; init; }
}

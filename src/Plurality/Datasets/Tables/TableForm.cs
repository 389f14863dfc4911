namespace Plurality.Datasets.Tables;

/// <summary>What the rows and columns of a table mean.</summary>
internal enum TableForm
{
    /// <summary>One row per item, or per vote, with labels as a list in one cell.</summary>
    Lists,

    /// <summary>One row per item, annotator and label.</summary>
    Long,

    /// <summary>One column per label.</summary>
    Wide,

    /// <summary>One column per label with the number or the share of the annotators who chose it.</summary>
    Shares,

    /// <summary>One row per item and one column per annotator.</summary>
    Annotators,

    /// <summary>One row per item and label, and one column per annotator.</summary>
    Ratings,
}

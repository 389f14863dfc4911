namespace Plurality.Datasets.Tables;

/// <summary>What the rows and columns of a table mean.</summary>
internal enum TableForm
{
    /// <summary>One row per item, with its labels in one cell, or without any.</summary>
    Lists,

    /// <summary>Several rows per item, each with a label, or with a list of them, of one annotator.</summary>
    Long,

    /// <summary>One column per label that holds 0 and 1; one row per item, or per annotator and item.</summary>
    Wide,

    /// <summary>One column per label that holds the share or the number of the annotators who chose it; one row per item.</summary>
    Shares,

    /// <summary>One column per annotator that holds labels, or 0 and 1; one row per item.</summary>
    Annotators,

    /// <summary>One column per annotator that holds 0 and 1, or grades; one row per item and label.</summary>
    Ratings,
}

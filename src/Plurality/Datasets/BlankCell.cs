namespace Plurality.Datasets;

/// <summary>What a cell without a value means where a vote is expected.</summary>
public enum BlankCell
{
    /// <summary>In a list of labels that none applies; in a column of 0 and 1, or of an annotator, that the vote is unknown.</summary>
    ByColumn,

    /// <summary>That nothing was chosen.</summary>
    NotChosen,

    /// <summary>That the vote is unknown.</summary>
    Unknown,
}

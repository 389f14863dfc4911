namespace Plurality.Datasets;

/// <summary>What a cell without a value means if a vote is expected.</summary>
public enum BlankCell
{
    /// <summary>In a list of labels: no label applies. In a column of 0 and 1, or of an annotator: the vote is unknown.</summary>
    ByColumn,

    /// <summary>Nothing was chosen.</summary>
    NotChosen,

    /// <summary>The vote is unknown.</summary>
    Unknown,
}

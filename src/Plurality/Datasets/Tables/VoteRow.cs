namespace Plurality.Datasets.Tables;

/// <summary>What one row says of one item and annotator.</summary>
/// <param name="Line">The line on which it begins.</param>
/// <param name="Id">What names the item.</param>
/// <param name="Text">The document.</param>
/// <param name="Split">The part of the data set; null where the file does not say.</param>
/// <param name="Annotator">Who voted; null where the file does not say, so that the labels are the item's.</param>
/// <param name="Labels">What they chose; empty for none, null where their vote is unknown.</param>
/// <param name="Fields">What else the row says, in the order of the names that the votes were made with.</param>
internal sealed record VoteRow(
    int Line,
    string Id,
    string Text,
    string? Split,
    string? Annotator,
    IReadOnlyList<string>? Labels,
    string[] Fields
)
{
    /// <summary>Labels that the row says were not chosen.</summary>
    public IReadOnlyList<string> Rejected { get; init; } = [];

    /// <summary>Whether a vote whose rows are spread has a part that is unknown here.</summary>
    public bool IsIncomplete { get; init; }
}

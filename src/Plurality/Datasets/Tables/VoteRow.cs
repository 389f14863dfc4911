namespace Plurality.Datasets.Tables;

/// <summary>What one row says about one item and annotator.</summary>
/// <param name="Line">The line on which it begins.</param>
/// <param name="Id">The id of the item.</param>
/// <param name="Text">The document.</param>
/// <param name="Split">The split; null if the file does not say.</param>
/// <param name="Annotator">The annotator; null if the file does not say, in which case the labels belong to the item.</param>
/// <param name="Labels">The chosen labels; empty for none, null if the vote is unknown.</param>
/// <param name="Fields">The other values of the row, in the order of the field names.</param>
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
    /// <summary>Labels that the row marks as not chosen.</summary>
    public IReadOnlyList<string> Rejected { get; init; } = [];

    /// <summary>Whether this row holds an unknown part of a vote that spans several rows.</summary>
    public bool IsIncomplete { get; init; }
}

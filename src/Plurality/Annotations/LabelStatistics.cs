namespace Plurality.Annotations;

/// <summary>The frequency of a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Votes">The number of votes that chose the label.</param>
/// <param name="VoteShare">Those votes as a share of all votes, in [0,1]; null if there are none.</param>
/// <param name="Items">The number of items whose aggregate has the label.</param>
/// <param name="ItemShare">Those items as a share of all items with an aggregate, in [0,1]; null if none has one.</param>
internal sealed record LabelStatistics(string Label, long Votes, double? VoteShare, int Items, double? ItemShare);

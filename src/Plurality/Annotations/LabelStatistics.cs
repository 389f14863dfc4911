namespace Plurality.Annotations;

/// <summary>How common a label is.</summary>
/// <param name="Label">The label.</param>
/// <param name="Votes">The number of votes that chose it.</param>
/// <param name="VoteShare">Those votes as a share of all votes, in [0,1]; null where there are none.</param>
/// <param name="Items">The number of items whose aggregate has it.</param>
/// <param name="ItemShare">Those items as a share of all that have an aggregate, in [0,1]; null where none has.</param>
internal sealed record LabelStatistics(string Label, long Votes, double? VoteShare, int Items, double? ItemShare);

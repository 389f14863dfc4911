using Plurality.Labels;

namespace Plurality.Annotations;

/// <summary>
/// Statistics of a data set, as <c>plurality data inspect</c> prints them. The aggregate of an item is the set of labels in the file or, if
/// the file gives none, the majority (<see cref="Datasets.Aggregation.GoldOf"/>). All lists of labels, annotators and splits are ordered by
/// code unit, so nothing here depends on the order of items.
/// </summary>
internal sealed record DatasetStatistics
{
    /// <summary>How many labels the majority of an item's votes may have.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>The number of items.</summary>
    public required int Items { get; init; }

    /// <summary>The number of items in each split that the file names; items without one are not counted here.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Splits { get; init; }

    /// <summary>The number of items whose text is empty, or only white space and invisible characters.</summary>
    public required int BlankTexts { get; init; }

    /// <summary>The number of items without votes for which the file gives shares of annotators.</summary>
    public required int ItemsWithShares { get; init; }

    /// <summary>The lengths of the texts in characters (Unicode code points); null if there are no items.</summary>
    public required CountDistribution? TextLengths { get; init; }

    /// <summary>The number of distinct names of annotators.</summary>
    public required int Annotators { get; init; }

    /// <summary>What the annotators' names refer to.</summary>
    public required AnnotatorNaming Naming { get; init; }

    /// <summary>The number of votes: pairs of an item and an annotator who judged it.</summary>
    public required long Votes { get; init; }

    /// <summary>The number of labels chosen, summed over votes; a label that a vote repeats counts once.</summary>
    public required long Assignments { get; init; }

    /// <summary>The number of votes that chose no label.</summary>
    public required long NoneVotes { get; init; }

    /// <summary>The number of items by number of votes, including items without votes; null if there are no votes at all.</summary>
    public required CountDistribution? VotesPerItem { get; init; }

    /// <summary>The number of annotators by number of judged items; null unless names are <see cref="AnnotatorNaming.Persons"/>.</summary>
    public required CountDistribution? ItemsPerAnnotator { get; init; }

    /// <summary>Statistics per annotator; empty unless names are <see cref="AnnotatorNaming.Persons"/>.</summary>
    public required IReadOnlyList<AnnotatorStatistics> PerAnnotator { get; init; }

    /// <summary>Statistics per label that occurs in a vote or an aggregate.</summary>
    public required IReadOnlyList<LabelStatistics> Labels { get; init; }

    /// <summary>The mean number of labels per vote; null if there are no votes.</summary>
    public required double? MeanLabelsPerVote { get; init; }

    /// <summary>The number of items with an aggregate that the file gives.</summary>
    public required int GivenAggregates { get; init; }

    /// <summary>The number of items whose aggregate is the majority of their votes, because the file gives none.</summary>
    public required int MajorityAggregates { get; init; }

    /// <summary>The mean number of labels per aggregate; null if no item has one.</summary>
    public required double? MeanLabelsPerAggregate { get; init; }

    /// <summary>Items with an aggregate, by none, one and several labels (three rows, in this order) and by agreement.</summary>
    public required IReadOnlyList<LabelCountCell> Cells { get; init; }

    /// <summary>The number of items that have both votes and a given aggregate.</summary>
    public required int ComparedWithMajority { get; init; }

    /// <summary>
    /// The number of items in <see cref="ComparedWithMajority"/> whose given aggregate differs from the majority of the votes.
    /// </summary>
    public required int DifferFromMajority { get; init; }

    /// <summary>The number of items on which all votes, at least two, are the same set.</summary>
    public required int Agree { get; init; }

    /// <summary>The number of items with two votes that differ.</summary>
    public required int Disagree { get; init; }

    /// <summary>How often votes choose two labels together.</summary>
    public required CoOccurrence InVotes { get; init; }

    /// <summary>How often aggregates contain two labels together.</summary>
    public required CoOccurrence InAggregates { get; init; }

    /// <summary>
    /// The share of items on which annotators agree, among items with at least two votes, in [0,1]; null if there are none.
    /// </summary>
    public double? AgreeShare => Agree + Disagree is var judged and > 0 ? (double)Agree / judged : null;
}

using Plurality.Labels;

namespace Plurality.Annotations;

/// <summary>
/// What a data set holds, as <c>plurality data inspect</c> prints it. The aggregate of an item is the set of labels that the file gives or,
/// where it gives none, the majority (<see cref="Datasets.Aggregation.GoldOf"/>). All lists of labels, annotators and splits
/// are ordered by code unit, so that nothing here depends on the order of items.
/// </summary>
internal sealed record DatasetStatistics
{
    /// <summary>How many labels the majority of an item's votes may be.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>The number of items.</summary>
    public required int Items { get; init; }

    /// <summary>The number of items in each split that the file names; items without one are not counted here.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Splits { get; init; }

    /// <summary>The number of items whose text is empty, or only white space and invisible characters.</summary>
    public required int BlankTexts { get; init; }

    /// <summary>The number of items without votes for which the file gives shares of annotators.</summary>
    public required int ItemsWithShares { get; init; }

    /// <summary>The lengths of the texts in characters (Unicode code points); null where there are no items.</summary>
    public required CountDistribution? TextLengths { get; init; }

    /// <summary>The number of distinct names of annotators.</summary>
    public required int Annotators { get; init; }

    /// <summary>What the annotators' names stand for.</summary>
    public required AnnotatorNaming Naming { get; init; }

    /// <summary>The number of votes: pairs of an item and an annotator who judged it.</summary>
    public required long Votes { get; init; }

    /// <summary>The number of label assignments: labels chosen, summed over votes; a label that a vote repeats counts once.</summary>
    public required long Assignments { get; init; }

    /// <summary>The number of votes that chose no label.</summary>
    public required long NoneVotes { get; init; }

    /// <summary>The number of items by votes on them, items without votes included; null where there are no votes at all.</summary>
    public required CountDistribution? VotesPerItem { get; init; }

    /// <summary>The number of annotators by items they judged; null unless names are <see cref="AnnotatorNaming.Persons"/>.</summary>
    public required CountDistribution? ItemsPerAnnotator { get; init; }

    /// <summary>Each annotator; empty unless names are <see cref="AnnotatorNaming.Persons"/>.</summary>
    public required IReadOnlyList<AnnotatorStatistics> PerAnnotator { get; init; }

    /// <summary>Each label that a vote or an aggregate names.</summary>
    public required IReadOnlyList<LabelStatistics> Labels { get; init; }

    /// <summary>The mean number of labels in a vote; null where there are none.</summary>
    public required double? MeanLabelsPerVote { get; init; }

    /// <summary>The number of items with an aggregate that the file gives.</summary>
    public required int GivenAggregates { get; init; }

    /// <summary>The number of items whose aggregate is the majority of their votes, because the file gives none.</summary>
    public required int MajorityAggregates { get; init; }

    /// <summary>The mean number of labels in an aggregate; null where no item has one.</summary>
    public required double? MeanLabelsPerAggregate { get; init; }

    /// <summary>Items with an aggregate by none, one and several labels (three rows, in this order) and by agreement.</summary>
    public required IReadOnlyList<LabelCountCell> Cells { get; init; }

    /// <summary>The number of items that have both votes and a given aggregate.</summary>
    public required int ComparedWithMajority { get; init; }

    /// <summary>Of <see cref="ComparedWithMajority"/>, the number where the given aggregate is not the majority of the votes.</summary>
    public required int DifferFromMajority { get; init; }

    /// <summary>The number of items on which all votes, at least two, are the same set.</summary>
    public required int Agree { get; init; }

    /// <summary>The number of items with two votes that differ.</summary>
    public required int Disagree { get; init; }

    /// <summary>How often labels were chosen together in a vote.</summary>
    public required CoOccurrence InVotes { get; init; }

    /// <summary>How often labels stand together in an aggregate.</summary>
    public required CoOccurrence InAggregates { get; init; }

    /// <summary>
    /// The share of items on which annotators agree, of those with at least two votes, in [0,1]; null where there is no such item.
    /// </summary>
    public double? AgreeShare => Agree + Disagree is var judged and > 0 ? (double)Agree / judged : null;
}

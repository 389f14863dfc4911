using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Annotations;

/// <summary>
/// The votes of a data set as a sparse table [items × annotators × labels]. A vote says for every label whether it was chosen. A missing
/// vote stays missing and differs from a vote for none. Memory grows with the votes (8 bytes each) and the ids, not with items ×
/// annotators.
/// </summary>
internal sealed class AnnotationMatrix
{
    private readonly PairedRuns _votes;

    internal AnnotationMatrix(
        LabelSet labels,
        IReadOnlyList<string> items,
        IReadOnlyList<string> annotators,
        AnnotatorNaming naming,
        ChoiceTable choices,
        PairedRuns votes
    ) => (Labels, Items, Annotators, Naming, Choices, _votes) = (labels, items, annotators, naming, choices, votes);

    /// <summary>The labels; a label's position here is its number throughout this class.</summary>
    public LabelSet Labels { get; }

    /// <summary>The ids of all items, including items without votes, in the order given; their numbers if ids are not kept.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The distinct names of annotators, in the order of their first votes.</summary>
    public IReadOnlyList<string> Annotators { get; }

    /// <summary>What the annotators' names refer to.</summary>
    public AnnotatorNaming Naming { get; }

    /// <summary>The number of votes: pairs of an item and an annotator who judged it.</summary>
    public int Votes => _votes.Pairs;

    /// <summary>The distinct sets of labels chosen; <see cref="ChoicesOn"/> refers to them.</summary>
    internal ChoiceTable Choices { get; }

    /// <summary>Whether the order of the labels was given, so their positions may form a scale.</summary>
    internal bool LabelsAreOrdered { get; init; }

    /// <summary>Collects the votes of <paramref name="items"/>, each read once and in order.</summary>
    /// <param name="items">The items.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="labelsAreOrdered">Whether the order of the labels was given; false if it is only the order of their names.</param>
    /// <param name="idsAreKept">Whether <see cref="Items"/> has the ids; a million take 50 MB.</param>
    /// <exception cref="LabelException">A vote names a label that is not, with the same spelling, among the labels.</exception>
    public static AnnotationMatrix Create(
        IEnumerable<TextItem> items,
        LabelSet labels,
        bool labelsAreOrdered = true,
        bool idsAreKept = true
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(labels);
        var votes = new VoteCollector(labels, idsAreKept);
        foreach (var item in items)
        {
            votes.Add(item);
        }

        return votes.Result(labels, labelsAreOrdered);
    }

    /// <summary>The number of votes on an item; 0 if nobody judged it.</summary>
    public int VotesOn(int item) => _votes.LengthOf(item);

    /// <summary>The numbers of the annotators who judged an item, one per vote.</summary>
    public ReadOnlySpan<int> AnnotatorsOn(int item) => _votes.First(item);

    /// <summary>Whether an annotator chose a label on an item; null if they did not vote. Linear in the item's votes.</summary>
    public bool? Vote(int item, int annotator, int label)
    {
        var vote = AnnotatorsOn(item).IndexOf(annotator);
        return vote < 0 ? null : Array.BinarySearch(Choices[ChoicesOn(item)[vote]], label) >= 0;
    }

    /// <summary>The number of votes on an item for each label [labels].</summary>
    public int[] ChosenOn(int item)
    {
        var chosen = new int[Labels.Count];
        foreach (var choice in ChoicesOn(item))
        {
            foreach (var label in Choices[choice])
            {
                chosen[label]++;
            }
        }

        return chosen;
    }

    /// <summary>
    /// The empirical distribution <c>Ĥ(d)</c>: the share of an item's annotators who chose each label; null if nobody judged it.
    /// </summary>
    public LabelMarginals? Shares(int item) =>
        VotesOn(item) is var votes and > 0
            ? new LabelMarginals(Labels, [.. ChosenOn(item).Select(chosen => (double)chosen / votes)])
            : null;

    /// <summary>The choice of each vote on an item, a number in <see cref="Choices"/>, in the order of
    /// <see cref="AnnotatorsOn"/>.</summary>
    internal ReadOnlySpan<int> ChoicesOn(int item) => _votes.Second(item);
}

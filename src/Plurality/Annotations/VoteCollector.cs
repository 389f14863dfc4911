using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Annotations;

/// <summary>Collects the votes of items one by one, for an <see cref="AnnotationMatrix"/>.</summary>
/// <param name="labels">The labels; null if they are known only after the last item.</param>
/// <param name="idsAreKept">Whether <see cref="AnnotationMatrix.Items"/> has the ids; a million take 50 MB.</param>
internal sealed class VoteCollector(LabelSet? labels, bool idsAreKept = true)
{
    private readonly List<string> _ids = [];
    private readonly PairedRuns _votes = new();
    private readonly ChoiceTable _table = new();
    private readonly AnnotatorNamingRule _naming = new();
    private readonly Numbering _annotators = new();
    private readonly Numbering _found = new();

    // Of one item.
    private readonly List<int> _voters = [];
    private readonly List<int> _choices = [];

    /// <summary>Collects the votes of an item.</summary>
    /// <exception cref="LabelException">A vote names a label that is not, with the same spelling, among the labels.</exception>
    public void Add(TextItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (idsAreKept)
        {
            _ids.Add(item.Id);
        }

        _naming.Add(item.Annotations?.Keys ?? [], item.AnnotatorsArePersons);
        _voters.Clear();
        _choices.Clear();
        foreach (var (annotator, chosen) in item.Annotations ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            _voters.Add(_annotators.Of(annotator));
            _choices.Add(_table.NumberOf(chosen.Select(label => NumberOf(label, annotator, item.Id))));
        }

        _votes.Add(_voters, _choices);
    }

    /// <summary>The votes of all items.</summary>
    /// <param name="labelsOfVotes">The labels: those that were given, or all that were found, in any order.</param>
    /// <param name="areOrdered">Whether their order was given; false if it is only the order of their names.</param>
    public AnnotationMatrix Result(LabelSet labelsOfVotes, bool areOrdered = true)
    {
        ArgumentNullException.ThrowIfNull(labelsOfVotes);
        return new AnnotationMatrix(
            labelsOfVotes,
            idsAreKept ? _ids : new ItemNumbers(_votes.Count),
            _annotators.Names,
            _naming.Result,
            labels is null ? _table.Renumbered([.. _found.Names.Select(labelsOfVotes.IndexOf)]) : _table,
            _votes
        )
        {
            LabelsAreOrdered = areOrdered,
        };
    }

    private int NumberOf(string label, string annotator, string item) =>
        labels is null ? _found.Of(label)
        : labels.IndexOf(label) is var position and >= 0 ? position
        : throw new LabelException([
            new LabelFault(
                null,
                $"The vote of annotator {Excerpt.Of(annotator)} on item {Excerpt.Of(item)} must choose from the {labels.Count} labels; "
                    + $"got {Excerpt.Of(label)}. Add it to the labels, or rename or drop it with a label map."
            ),
        ]);

    /// <summary>Numbers names in the order in which they come.</summary>
    private sealed class Numbering
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

        public List<string> Names { get; } = [];

        public int Of(string name)
        {
            if (_numbers.TryAdd(name, Names.Count))
            {
                Names.Add(name);
            }

            return _numbers[name];
        }
    }
}

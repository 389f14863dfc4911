using System.Runtime.InteropServices;
using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Annotations;

/// <summary>
/// Counts a data set item by item, for any number of items: memory grows only with distinct labels, annotators and text lengths. Labels
/// need not be known in advance. Not thread-safe.
/// </summary>
/// <param name="task">How many labels the majority of an item's votes may have.</param>
/// <param name="labels">The order of labels, which breaks ties in a single-label task; null for ordinal order.</param>
internal sealed class DatasetStatisticsAccumulator(TaskKind task = TaskKind.MultiLabel, LabelSet? labels = null)
{
    private readonly SortedDictionary<string, int> _splits = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _lengths = [];
    private readonly Dictionary<int, int> _votesPerItem = [];
    private readonly Dictionary<string, (int Items, long Labels)> _annotators = new(StringComparer.Ordinal);
    private readonly AnnotatorNamingRule _naming = new();
    private readonly LabelTally _inVotes = new();
    private readonly LabelTally _inAggregates = new();
    private readonly SortedSet<string> _inShares = new(StringComparer.Ordinal);
    private readonly int[,] _cells = new int[3, 3];
    private int _items;
    private int _blank;
    private int _shares;
    private long _none;
    private int _given;
    private int _majority;
    private int _compared;
    private int _differing;
    private int _agree;
    private int _disagree;

    /// <summary>Counts an item.</summary>
    public void Add(TextItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _items++;
        if (item.Split is { } split)
        {
            _splits[split] = _splits.GetValueOrDefault(split) + 1;
        }

        if (BlankText.Is(item.Text))
        {
            _blank++;
        }

        Count(_lengths, Characters(item.Text));

        string[][] votes = [.. (item.Annotations?.Values ?? []).Select(Set)];
        AddVotes(item, votes);
        var agreement =
            votes.Length < 2 ? Agreement.Unknown
            : votes.All(vote => vote.AsSpan().SequenceEqual(votes[0])) ? Agreement.Agree
            : Agreement.Disagree;
        if (agreement == Agreement.Agree)
        {
            _agree++;
        }

        if (agreement == Agreement.Disagree)
        {
            _disagree++;
        }

        if (votes.Length == 0 && item.Distribution is { } shares)
        {
            _shares++;
            _inShares.UnionWith(shares.Keys);
        }

        AddAggregate(item.Labels is { } given ? Set(given) : null, Aggregation.LabelsOf(item, Aggregate.Majority, task, labels), agreement);
    }

    /// <summary>The statistics of all items so far.</summary>
    public DatasetStatistics Result()
    {
        var naming = _naming.Result;
        var persons = naming == AnnotatorNaming.Persons ? _annotators : [];
        return new DatasetStatistics
        {
            Task = task,
            Items = _items,
            Splits = [.. _splits],
            BlankTexts = _blank,
            ItemsWithShares = _shares,
            TextLengths = _items == 0 ? null : new CountDistribution(_lengths),
            Annotators = _annotators.Count,
            Naming = naming,
            Votes = _inVotes.Sets,
            Assignments = _inVotes.Assignments,
            NoneVotes = _none,
            VotesPerItem = _inVotes.Sets == 0 ? null : new CountDistribution(_votesPerItem),
            ItemsPerAnnotator = persons.Count == 0 ? null : new CountDistribution(persons.Values.CountBy(annotator => annotator.Items)),
            PerAnnotator =
            [
                .. persons
                    .OrderBy(person => person.Key, StringComparer.Ordinal)
                    .Select(person => new AnnotatorStatistics(
                        person.Key,
                        person.Value.Items,
                        (double)person.Value.Labels / person.Value.Items
                    )),
            ],
            Labels =
            [
                .. _inVotes
                    .Labels.Union(_inAggregates.Labels, StringComparer.Ordinal)
                    .Union(_inShares, StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(label => new LabelStatistics(
                        label,
                        _inVotes[label],
                        _inVotes.Share(label),
                        (int)_inAggregates[label],
                        _inAggregates.Share(label)
                    )),
            ],
            MeanLabelsPerVote = _inVotes.MeanSize,
            GivenAggregates = _given,
            MajorityAggregates = _majority,
            MeanLabelsPerAggregate = _inAggregates.MeanSize,
            Cells = [.. Enumerable.Range(0, 3).Select(size => new LabelCountCell(size, _cells[size, 0], _cells[size, 1], _cells[size, 2]))],
            ComparedWithMajority = _compared,
            DifferFromMajority = _differing,
            Agree = _agree,
            Disagree = _disagree,
            InVotes = _inVotes.Together(),
            InAggregates = _inAggregates.Together(),
        };
    }

    private void AddVotes(TextItem item, string[][] votes)
    {
        Count(_votesPerItem, votes.Length);
        if (item.Annotations is null)
        {
            return;
        }

        _naming.Add(item.Annotations.Keys, item.AnnotatorsArePersons);
        foreach (var (annotator, vote) in item.Annotations.Keys.Zip(votes))
        {
            _inVotes.Add(vote);
            if (vote.Length == 0)
            {
                _none++;
            }

            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_annotators, annotator, out _);
            known = (known.Items + 1, known.Labels + vote.Length);
        }
    }

    private void AddAggregate(string[]? given, IReadOnlyList<string>? votes, Agreement agreement)
    {
        var majority = votes is null ? null : Set(votes);
        if (given is not null && majority is not null)
        {
            _compared++;
            if (!given.AsSpan().SequenceEqual(majority))
            {
                _differing++;
            }
        }

        if ((given ?? majority) is not { } aggregate)
        {
            return;
        }

        if (given is not null)
        {
            _given++;
        }
        else
        {
            _majority++;
        }

        _inAggregates.Add(aggregate);
        _cells[Math.Min(aggregate.Length, 2), (int)agreement]++;
    }

    private static string[] Set(IEnumerable<string> labels) => [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static void Count(Dictionary<int, int> histogram, int number) =>
        CollectionsMarshal.GetValueRefOrAddDefault(histogram, number, out _)++;

    private static int Characters(string text)
    {
        var characters = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            characters++;
        }

        return characters;
    }

    /// <summary>The columns of the cells.</summary>
    private enum Agreement
    {
        Agree,
        Disagree,
        Unknown,
    }
}

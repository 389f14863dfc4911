using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Numerics;
using Plurality.Training.Samples;

namespace Plurality.Runtime.TrainingFiles;

/// <summary>Makes training examples of labelled documents.</summary>
internal sealed class TrainingExamples
{
    private readonly TaskDraw _draw;
    private readonly bool _pairs;
    private readonly List<string> _unlabelled = [];
    private readonly List<string> _withoutPair = [];

    private TrainingExamples(TaskDraw draw, bool pairs) => (_draw, _pairs) = (draw, pairs);

    /// <summary>The examples, in the order of the documents.</summary>
    public IReadOnlyList<TrainingExample> All { get; private set; } = [];

    /// <summary>The documents that have neither labels nor votes.</summary>
    public IReadOnlyList<string> Unlabelled => _unlabelled;

    /// <summary>The documents of which people chose every set that could be rejected.</summary>
    public IReadOnlyList<string> WithoutPair => _withoutPair;

    /// <summary>Makes the examples.</summary>
    /// <param name="items">The documents.</param>
    /// <param name="task">What is asked, how, and in which order answers list labels. Its seed draws rejected sets too.</param>
    /// <param name="pairs">Whether each example has a rejected answer.</param>
    /// <exception cref="PluralityException">The template names a field that a document does not have.</exception>
    public static TrainingExamples Of(IReadOnlyList<TextItem> items, ClassificationTask task, bool pairs)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(task);
        var examples = new TrainingExamples(task.Draw(), pairs);
        var gold = items.Select(item => (Item: item, Labels: examples.GoldOf(item))).ToList();
        int[][] known = [.. gold.Select(one => one.Labels).OfType<int[]>()];
        List<TrainingExample> all = [];
        foreach (var (item, labels) in gold)
        {
            if (labels is null)
            {
                examples._unlabelled.Add(item.Id);
            }
            else if (examples.Example(item, labels, known) is { } example)
            {
                all.Add(example);
            }
            else
            {
                examples._withoutPair.Add(item.Id);
            }
        }

        examples.All = all;
        return examples;
    }

    private TrainingExample? Example(TextItem item, int[] gold, int[][] known)
    {
        int[]? rejected = null;
        if (_pairs && (rejected = Rejected(item, gold, known)) is null)
        {
            return null;
        }

        return new TrainingExample(item.Id, _draw.Render(item).Text, Write(gold), rejected is null ? null : Write(rejected));
    }

    /// <summary>A document's gold labels in the order of answers; null if it has none.</summary>
    private int[]? GoldOf(TextItem item)
    {
        var (task, labels) = (_draw.Task, _draw.Task.Labels);
        if (Aggregation.GoldOf(item, task.Kind, labels) is not { } gold)
        {
            return null;
        }

        string[] known = [.. gold.Select(labels.Find).Where(label => label >= 0).Distinct().Select(label => labels[label])];
        return [.. task.Order.Apply(known).Select(labels.Find)];
    }

    /// <summary>A set that nobody chose for this document; null if there is none.</summary>
    private int[]? Rejected(TextItem item, int[] gold, int[][] known)
    {
        var (task, labels) = (_draw.Task, _draw.Task.Labels);
        var random = SeededGenerator.For(task.Seed, "rejected-answers", item.Id);
        var people = LabelLists.Of(item, labels, task.Order, task.Seed, task.Kind)!;
        return RejectedSet.Draw(people, gold, labels.Count, task.Kind, random, () => known[random.NextInt(known.Length)]);
    }

    /// <summary>The answer with its end: a line feed, or in a chat the end of the turn, which the trainer adds.</summary>
    private string Write(int[] labels)
    {
        var answer = _draw.Task.Format.Write([.. labels.Select(label => _draw.Task.Labels[label])]);
        return _draw.Task.Chat ? answer : answer + "\n";
    }
}

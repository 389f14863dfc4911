using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Datasets.Duplicates;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.DataFiles;
using Plurality.Runtime.Runs;
using Plurality.Training;
using Plurality.Training.Samples;

namespace Plurality.Runtime.Finetuning;

/// <summary>Reads the documents of a fine-tuning and writes their prompts. All faults of data and labels are found here.</summary>
internal sealed class FinetuneDocuments
{
    private const int NamesInNote = 3;

    private readonly FinetuneSpec _spec;
    private readonly ITokenizer _tokenizer;
    private readonly int _context;
    private readonly Func<ClassificationTask, IReadOnlyList<TextItem>, IReadOnlyList<IReadOnlyList<string>?>>? _ownAnswers;
    private readonly List<string> _notes = [];
    private readonly List<(ClassificationTask Task, IReadOnlyList<TextItem> Items)> _measured = [];

    /// <summary>Reads all files.</summary>
    /// <param name="spec">What to read.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="context">The most tokens of a text.</param>
    /// <param name="ownAnswers">What the model itself answers to documents; null if it is not asked.</param>
    /// <exception cref="PluralityException">A file, the labels or the template cannot be used, or no document is left.</exception>
    public FinetuneDocuments(
        FinetuneSpec spec,
        ITokenizer tokenizer,
        int context,
        Func<ClassificationTask, IReadOnlyList<TextItem>, IReadOnlyList<IReadOnlyList<string>?>>? ownAnswers = null
    )
    {
        (_spec, _tokenizer, _context, _ownAnswers) = (spec, tokenizer, context, ownAnswers);
        List<FinetuneDocument> training = [],
            validation = [];
        List<(FinetuneData Data, List<TextItem> Measured)> all =
        [
            .. spec.Data.Select(data =>
                (data, data.ValidationPath is { } path ? Items(path, data).Take(data.ValidationLimit ?? int.MaxValue).ToList() : [])
            ),
        ];
        var keys = all.SelectMany(one => one.Measured).Select(Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (data, measured) in all)
        {
            Read(data, measured, [.. keys], training, validation);
        }

        (Training, Validation) = (training, validation);
        if (training.Count == 0)
        {
            throw NothingToLearn();
        }
    }

    /// <summary>The documents to learn from.</summary>
    public IReadOnlyList<FinetuneDocument> Training { get; }

    /// <summary>The documents that only measure.</summary>
    public IReadOnlyList<FinetuneDocument> Validation { get; }

    /// <summary>The documents that only measure as they are asked about, an entry for each entry of the data.</summary>
    public IReadOnlyList<(ClassificationTask Task, IReadOnlyList<TextItem> Items)> Measured => _measured;

    /// <summary>What was left out, one sentence per note.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <param name="data">What to read.</param>
    /// <param name="measured">Its validation documents.</param>
    /// <param name="seen">The texts of all validation documents, also of other data. Changed.</param>
    /// <param name="training">Receives the documents to learn from.</param>
    /// <param name="validation">Receives the documents that only measure.</param>
    private void Read(
        FinetuneData data,
        List<TextItem> measured,
        HashSet<string> seen,
        List<FinetuneDocument> training,
        List<FinetuneDocument> validation
    )
    {
        List<TextItem> learned = [];
        var repeated = 0;
        foreach (var item in data.TrainingPaths.SelectMany(file => Items(file, data)))
        {
            if (learned.Count == data.Limit && !data.Balanced)
            {
                break;
            }

            if (!seen.Add(Key(item)))
            {
                repeated++;
                continue;
            }

            learned.Add(item);
        }

        if (data is { Balanced: true, Limit: { } limit })
        {
            learned = [.. BalancedChoice.Of(learned, limit, _spec.Task)];
        }

        if (repeated > 0)
        {
            _notes.Add(
                repeated == 1
                    ? "1 training document is left out: its text is there before, or among the validation documents."
                    : $"{repeated} training documents are left out: their texts are there before, or among the validation documents."
            );
        }

        var task = TaskOf(data, learned.Concat(measured));
        NoteLabels(data, task.Labels, learned, learned.Concat(measured));
        var answers = new AnswerTokenizer(task.Draw(), _tokenizer);
        training.AddRange(Ready(learned, task, answers, "training"));
        validation.AddRange(Ready(measured, task, answers, "validation"));
        _measured.Add((task, measured));
    }

    private IEnumerable<TextItem> Items(string path, FinetuneData data) =>
        DataFile.Read(
            File.OpenRead(path),
            new DatasetReading(path)
            {
                FaultLimit = RunSpec.FaultLimit,
                Task = _spec.Task,
                NoneLabels = data.NoneLabels,
            }
        );

    private FinetuningException NothingToLearn() =>
        new(string.Join(' ', ["There must be a labelled document to learn from; there is none.", .. _notes, "Check data.train."]));

    private static string Key(TextItem item) => NormalizedText.Of(item.Text);

    /// <summary>Where the file names labels, a slip would turn gold answers into none.</summary>
    private void NoteLabels(FinetuneData data, LabelSet labels, IEnumerable<TextItem> learned, IEnumerable<TextItem> all)
    {
        if (data.Labels is null)
        {
            return;
        }

        string[] others = [.. EmpiricalDistribution.LabelsIn(all).Where(label => labels.Find(label) < 0)];
        if (others.Length > 0)
        {
            _notes.Add($"Labels of documents that are not in data.labels do not count: {Names(others)}.");
        }

        var known = EmpiricalDistribution.LabelsIn(learned).Select(labels.Find).ToHashSet();
        string[] unused = [.. labels.Where((_, place) => !known.Contains(place))];
        if (unused.Length > 0)
        {
            _notes.Add($"Labels of data.labels that no training document has: {Names(unused)}.");
        }
    }

    private ClassificationTask TaskOf(FinetuneData data, IEnumerable<TextItem> items)
    {
        var found = EmpiricalDistribution.LabelsIn(items);
        if (data.Labels is null && found.Count == 0)
        {
            throw NothingToLearn();
        }

        var labels = LabelSet.Create(data.Labels ?? found);
        var prompt = _spec.Prompt;
        return new ClassificationTask(labels)
        {
            Kind = _spec.Task,
            Format = prompt.Format,
            Noun = data.Noun ?? prompt.Noun,
            Order = prompt.Order,
            Template = prompt.TemplatePath is { } path ? PromptTemplate.Parse(RunFile.Text(path), path) : null,
            Chat = prompt.Chat,
            Shots = 0,
        };
    }

    private List<FinetuneDocument> Ready(IReadOnlyList<TextItem> items, ClassificationTask task, AnswerTokenizer answers, string what)
    {
        List<string> unlabelled = [],
            notOne = [],
            allChosen = [],
            notWrong = [],
            tooLong = [],
            tooLarge = [];
        int[]? longestFirst = null;
        List<FinetuneDocument> ready = [];
        var own = _ownAnswers?.Invoke(task, items);
        foreach (var (place, item) in items.Index())
        {
            var people = LabelLists.Of(item, task.Labels, _spec.AnswerOrder, _spec.Seed, task.Kind);
            if (people is null || Aggregation.GoldOf(item, task.Kind, task.Labels) is not { } gold)
            {
                unlabelled.Add(item.Id);
                continue;
            }

            if (task.Kind == TaskKind.SingleLabel && !(people.AreSingle && Indices(gold, task.Labels).Length == 1))
            {
                notOne.Add(item.Id);
                continue;
            }

            if (
                _spec.Objective == FinetuneObjective.Preference
                && own is null
                && !RejectedSet.Exists(people, Indices(gold, task.Labels), task.Labels.Count, task.Kind)
            )
            {
                allChosen.Add(item.Id);
                continue;
            }

            var ownAnswer = own is null ? null : Indices(own[place] ?? gold, task.Labels);
            if (ownAnswer is not null && RejectedSet.IsChosen(people, Indices(gold, task.Labels), ownAnswer))
            {
                notWrong.Add(item.Id);
                continue;
            }

            var prompt = answers.Prompt(item);
            var document = new FinetuneDocument(
                item.Id,
                prompt,
                AnswerTokenizer.Tokens(prompt),
                Indices(gold, task.Labels),
                people,
                task.Labels,
                answers
            )
            {
                Own = ownAnswer,
            };
            longestFirst ??=
            [
                .. Enumerable.Range(0, task.Labels.Count).OrderByDescending(label => answers.Certain(prompt, [label]).Tokens.Length),
            ];
            var longest = answers.Certain(prompt, longestFirst[..Longest(people, document.Gold, task.Labels.Count)]);
            if (document.Tokens.Length + longest.Tokens.Length > _context)
            {
                tooLong.Add(item.Id);
                continue;
            }

            if (document.Tokens.Length + (AnswersPerDocument * longest.Tokens.Length) > _spec.Optimiser.Tokens)
            {
                tooLarge.Add(item.Id);
                continue;
            }

            ready.Add(document);
        }

        Note(unlabelled, what, "without labels and votes");
        Note(notOne, what, "without exactly one label in each vote");
        Note(notWrong, what, "with no wrong answer of the model");
        Note(allChosen, what, "without an answer that nobody chose");
        Note(tooLong, what, $"longer than the model's context of {_context} tokens");
        Note(tooLarge, what, $"with more tokens than the {_spec.Optimiser.Tokens} of optimiser.tokens, which bounds memory");
        return ready;
    }

    /// <summary>A preference is between two answers, which share their prompt.</summary>
    private int AnswersPerDocument => _spec.Objective == FinetuneObjective.Preference ? 2 : 1;

    /// <summary>The labels of the longest answer. A rejected one may have any number of them.</summary>
    private int Longest(LabelLists people, int[] gold, int labels) =>
        _spec.Objective == FinetuneObjective.Preference ? labels : Math.Max(people.Longest, gold.Length);

    private int[] Indices(IReadOnlyList<string> gold, LabelSet labels)
    {
        string[] known = [.. gold.Select(labels.Find).Where(label => label >= 0).Distinct().Select(label => labels[label])];
        return [.. (_spec.AnswerOrder ?? LabelOrder.Alphabetical).Apply(known).Select(labels.Find)];
    }

    private void Note(List<string> ids, string what, string fault)
    {
        if (ids.Count > 0)
        {
            var counted = ids.Count == 1 ? $"1 {what} document is" : $"{ids.Count} {what} documents are";
            _notes.Add($"{counted} left out, {fault}: {Names(ids)}.");
        }
    }

    private static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(NamesInNote).Select(name => $"'{name}'")) + (names.Count > NamesInNote ? ", …" : "");
}

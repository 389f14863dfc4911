using Plurality.Datasets;
using Plurality.Datasets.Duplicates;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Prompts.Questions;
using Plurality.Traces;

namespace Plurality.Classification;

/// <summary>A task with one draw of demonstrations: it writes the prompts of documents. Safe to share between threads.</summary>
internal sealed class TaskDraw
{
    /// <summary>The least default of the most labels of an answer.</summary>
    private const int LeastLabels = 5;

    /// <summary>The same without demonstrations.</summary>
    private const int LabelsWithoutExample = 10;

    private readonly DemonstrationSelector? _selector;
    private readonly Lazy<IReadOnlyList<Demonstration>> _candidates;
    private readonly Lazy<int> _defaultMaximumLabels;
    private readonly Lazy<UnaryQuestion> _unary;
    private readonly Lazy<BinaryQuestion> _binary;
    private readonly PromptTemplate _template;
    private readonly Lazy<string> _beginning;
    private readonly Lazy<(HashSet<string> Texts, HashSet<string> Ids)> _pool;

    internal TaskDraw(ClassificationTask task, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(task.Shots);
        task.Format.Validate(task.Labels);
        (Task, Number, Seed) = (task, number, unchecked(task.Seed + (ulong)(number - 1)));
        (_template, PromptTask) = (task.PromptTemplate, task.PromptTask);
        if (task is { Pool: { } given, Shots: > 0 })
        {
            TextItem[] pool = [.. given.Where(CanBeShown)];
            _selector = DemonstrationSelector.Create(pool, task.Labels, task.Sampling, task.Shots, Seed, task.Vectors);
            Shared = _selector.Shared is { } shared ? Ordered(shared) : [];
        }

        _beginning = new(() => _template.Beginning(PromptTask, Shared));
        _candidates = new(Candidates);
        _defaultMaximumLabels = new(DefaultMaximumLabels);
        _pool = new(() =>
            (
                task.Pool!.Select(item => NormalizedText.Of(item.Text)).ToHashSet(StringComparer.Ordinal),
                task.Pool!.Select(item => item.Id).ToHashSet(StringComparer.Ordinal)
            )
        );
        _unary = new(() => new UnaryQuestion(PromptTask, _candidates.Value, _selector is null ? 0 : task.Shots, Seed));
        _binary = new(() => new BinaryQuestion(PromptTask, _candidates.Value, _selector is null ? 0 : task.Shots, Seed));
    }

    /// <summary>The task.</summary>
    public ClassificationTask Task { get; }

    /// <summary>The settings of generation, with nothing extra recorded. A free answer has no default limit of labels, only of tokens: it
    /// can repeat labels and write words that are none.</summary>
    internal GenerationSettings Settings =>
        Task.Settings with
        {
            MaximumLabels = Task.MaximumLabels ?? (Task.Settings.Decoding == DecodingMode.Free ? null : _defaultMaximumLabels.Value),
        };

    /// <summary>The number of the draw, from 1.</summary>
    public int Number { get; }

    /// <summary>The seed of the draw.</summary>
    public ulong Seed { get; }

    /// <summary>The demonstrations that prompts share, in order; empty if each document has its own, or none are shown.</summary>
    public IReadOnlyList<Demonstration> Shared { get; } = [];

    /// <summary>What a prompt asks.</summary>
    internal PromptTask PromptTask { get; }

    /// <summary>The template's text.</summary>
    internal string TemplateSource => _template.Source;

    /// <summary>The source of the questions' demonstrations, in this order.</summary>
    internal IReadOnlyList<Demonstration> QuestionCandidates => _candidates.Value;

    /// <summary>The question that <c>unary</c> asks.</summary>
    internal UnaryQuestion UnaryQuestion => _unary.Value;

    /// <summary>The question that <c>binary</c> asks.</summary>
    internal BinaryQuestion BinaryQuestion => _binary.Value;

    /// <summary>The options of an answer.</summary>
    internal AnswerOptions Options => AnswerOptions.Of(Task.Format, Task.Labels, Task.Kind);

    /// <summary>The prompt for a document. A document is never its own demonstration.</summary>
    /// <exception cref="PromptException">The template names a field that the document or a demonstration does not have.</exception>
    public Prompt Render(TextItem document) => Render(document, DemonstrationsOf(document));

    /// <summary>The demonstrations in the prompt for a document, in order; the document itself is not among them.</summary>
    public IReadOnlyList<Demonstration> DemonstrationsOf(TextItem document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Shown(SampleOf(document));
    }

    /// <summary>The prompt for a document, with these demonstrations.</summary>
    /// <inheritdoc cref="Render(TextItem)"/>
    internal Prompt Render(TextItem document, IReadOnlyList<Demonstration> shown)
    {
        ArgumentNullException.ThrowIfNull(document);
        var isShared = ReferenceEquals(shown, Shared);
        var beginning = isShared ? _beginning.Value : _template.Beginning(PromptTask, shown);
        var prompt = _template.Render(PromptTask, beginning, document.Text, document.Fields);
        return prompt with
        {
            SharedCharacters = isShared ? prompt.SharedCharacters : 0,
            Chat = Task.Chat,
            IsBlank = BlankText.Is(document.Text),
        };
    }

    /// <summary>The sample of a document's demonstrations: the shared one or its own.</summary>
    /// <param name="document">The document.</param>
    /// <param name="isOutsidePool">Whether the document is known not to be in the pool.</param>
    internal DemonstrationSample SampleOf(TextItem document, bool isOutsidePool = false) =>
        _selector is null ? new DemonstrationSample([], [])
        : isOutsidePool && _selector.Shared is { } shared ? shared
        : _selector.For(document);

    /// <summary>Whether the pool contains a document's text or name, so that questions could show it its own answer.</summary>
    internal bool Knows(TextItem document) =>
        _selector is not null
        && (
            _pool.Value.Texts.Contains(NormalizedText.Of(document.Text))
            || (!document.Id.All(char.IsAsciiDigit) && _pool.Value.Ids.Contains(document.Id))
        );

    /// <summary>The same draw from a pool without a document.</summary>
    internal TaskDraw Without(TextItem document) =>
        new(Task with { Pool = [.. DemonstrationPool.Without([document], Task.Pool!, sameFile: false)] }, Number);

    /// <summary>The demonstrations of a sample as prompts show them.</summary>
    internal IReadOnlyList<Demonstration> Shown(DemonstrationSample sample) =>
        _selector is null || ReferenceEquals(sample, _selector.Shared) ? Shared : Ordered(sample);

    /// <summary>Notes on the shared demonstrations for the reader of results, one sentence per note.</summary>
    /// <param name="known">The labels of the data.</param>
    /// <param name="source">The name of the data in the notes.</param>
    internal IReadOnlyList<string> Notes(IEnumerable<string> known, string source) =>
        _selector is null
            ? []
            : (_selector.Shared ?? new DemonstrationSample([], [])).NotingLabelsOutside(Task.Labels, known, source).Notes;

    /// <summary>The source of the questions' demonstrations, in this order.</summary>
    private IReadOnlyList<Demonstration> Candidates()
    {
        if (_selector is null)
        {
            return [];
        }

        TextItem[] pool = [.. Task.Pool!.Where(CanBeShown)];
        var all = DemonstrationSelector.Create(pool, Task.Labels, DemonstrationSampling.Random, pool.Length, Seed).Shared!.Demonstrations;
        return
        [
            .. (_selector.Shared?.Demonstrations ?? [])
                .Concat(all)
                .DistinctBy(demonstration => demonstration.Text)
                .Select(demonstration => demonstration.For(Task.Labels, Task.Order)),
        ];
    }

    /// <summary>
    /// The most labels of an answer where none is given. If each document has its own demonstrations, those of the whole pool count, so
    /// that all documents have one limit.
    /// </summary>
    private int DefaultMaximumLabels()
    {
        var sets = _selector?.Shared is null
            ? (_selector is null ? [] : Task.Pool!.Where(CanBeShown))
                .Where(item => item.Labels is not null)
                .Select(item => item.Labels!.Count(label => Task.Labels.Find(label) >= 0))
            : Shared.Select(shown => shown.Labels.Count);
        return sets.Select(count => (int?)count).Max() is { } largest ? Math.Max(LeastLabels, 2 * largest) : LabelsWithoutExample;
    }

    private List<Demonstration> Ordered(DemonstrationSample sample) =>
        [.. sample.Demonstrations.Select(demonstration => demonstration.For(Task.Labels, Task.Order))];

    /// <summary>The items that can be demonstrations: in single-label tasks, an answer is exactly one label.</summary>
    private bool CanBeShown(TextItem item) =>
        Task.Kind == TaskKind.MultiLabel
        || (item.Labels is not null && Demonstration.Of(item).For(Task.Labels, LabelOrder.Given).Labels.Count == 1);
}

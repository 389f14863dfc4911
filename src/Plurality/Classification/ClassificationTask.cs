using Plurality.Corrections;
using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Features;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Classification;

/// <summary>
/// The settings that apply to every document: the labels and how many apply, how prompts are written and which demonstrations they show,
/// how answers are decoded and scored. Immutable; safe to share between threads.
/// </summary>
/// <param name="Labels">The label set.</param>
public sealed record ClassificationTask(LabelSet Labels)
{
    /// <summary>The largest error of the probabilities of later steps with many labels, where no bound is given
    /// (docs/performance.md).</summary>
    internal const double LaterBound = 0.01;

    /// <summary>The most labels that are scored completely at every step, where no bound is given.</summary>
    internal const int FewLabels = 128;

    /// <summary>The default number of demonstrations in a prompt if there is a pool, as in Ma et al. (EMNLP 2025).</summary>
    public const int DefaultShots = 10;

    /// <summary>Whether none, one or several labels apply (default), or exactly one.</summary>
    public TaskKind Kind { get; init; } = TaskKind.MultiLabel;

    /// <summary>The answer format of demonstrations and of the model's answers; <c>json</c> by default.</summary>
    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <summary>What the labels are, as a plural noun: <c>emotions</c>; null for the default, <c>labels</c>.</summary>
    public string? Noun { get; init; }

    /// <summary>Descriptions of labels, by label, for templates that show them.</summary>
    public IReadOnlyDictionary<string, string> Descriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>The order of labels in instruction and demonstrations.</summary>
    public LabelOrder Order { get; init; } = LabelOrder.Alphabetical;

    /// <summary>The prompt template; null for the default of the task's kind.</summary>
    public PromptTemplate? Template { get; init; }

    /// <summary>Whether the model's own chat template wraps the prompt.</summary>
    public bool Chat { get; init; }

    /// <summary>Labelled documents that demonstrations are drawn from; null for none.</summary>
    public IReadOnlyList<TextItem>? Pool { get; init; }

    /// <summary>How many demonstrations a prompt shows, at least 0; they are drawn from <see cref="Pool"/>.</summary>
    public int Shots { get; init; } = DefaultShots;

    /// <summary>How demonstrations are chosen.</summary>
    public DemonstrationSampling Sampling { get; init; } = DemonstrationSampling.Random;

    /// <summary>The seed of every draw: draw d of demonstrations has this seed plus d − 1.</summary>
    public ulong Seed { get; init; }

    /// <summary>The measure of text similarity; null for TF-IDF.</summary>
    public TextVectors? Vectors { get; init; }

    /// <summary>Constrained decoding (default) or free.</summary>
    public DecodingMode Decoding { get; init; } = DecodingMode.Constrained;

    /// <summary>Exact masses (default) or first tokens.</summary>
    public ScoringMode Scoring { get; init; } = ScoringMode.Exact;

    /// <summary>
    /// With exact scoring: the largest error of a step's probabilities, in [0,1); 0 for none. Null (default): 0, but 0.01 at the steps
    /// after the first if there are more than 128 labels.
    /// </summary>
    public double? ScoringBound { get; init; }

    /// <summary>
    /// The most labels of an answer, at least 1; a list ends there. Null (default): twice the largest set among demonstrations and at least
    /// 5 where there are demonstrations, else 10. No less than the number of labels is no limit. <c>marginal</c> has none.
    /// </summary>
    public int? MaximumLabels { get; init; }

    /// <summary>With first-token scoring: whether other spellings' first tokens count too.</summary>
    public bool SurfaceVariants { get; init; } = true;

    /// <summary>The longest answer of free decoding in tokens; null for the default.</summary>
    public int? MaximumAnswerTokens { get; init; }

    /// <summary>Whether <c>binary</c> asks about each pair in both orders, at twice the cost.</summary>
    public bool BothOrders { get; init; }

    /// <summary>The budget of <c>marginal</c>.</summary>
    public ListBudget Marginal { get; init; } = new();

    /// <summary>The template that writes prompts.</summary>
    internal PromptTemplate PromptTemplate => Template ?? PromptTemplate.DefaultFor(Kind);

    /// <summary>What a prompt asks.</summary>
    internal PromptTask PromptTask
    {
        get
        {
            var task = new PromptTask(Labels, Format)
            {
                Kind = Kind,
                InstructionLabels = Order.Apply(Labels),
                Descriptions = Descriptions,
            };
            return Noun is null ? task : task with { Noun = Noun };
        }
    }

    /// <summary>The settings of generation, with nothing extra recorded; <see cref="TaskDraw.Settings"/> adds what depends on
    /// demonstrations.</summary>
    internal GenerationSettings Settings =>
        new(Labels, Format)
        {
            Task = Kind,
            Decoding = Decoding,
            Scoring = Scoring,
            ScoringBound = ScoringBound ?? 0,
            LaterBound = ScoringBound is null && Labels.Count > FewLabels ? LaterBound : 0,
            SurfaceVariants = SurfaceVariants,
            MaximumAnswerTokens = MaximumAnswerTokens,
        };

    /// <summary>Draws demonstrations.</summary>
    /// <param name="number">The number of the draw, from 1.</param>
    /// <exception cref="PromptException">A label cannot be written in the format, or the template names a field that a demonstration does
    /// not have.</exception>
    internal TaskDraw Draw(int number = 1) => new(this, number);

    /// <summary>The prompt for a document under the first draw of demonstrations.</summary>
    /// <exception cref="PluralityException">The template names a field that the document or a demonstration does not have.</exception>
    public string Render(TextItem document) => Draw().Render(document).Text;

    /// <summary>How often labels occur in the pool; null if it has no labelled documents.</summary>
    internal PoolFrequencies? Frequencies() => Pool?.Any(IsLabelled) == true ? PoolFrequencies.Of(Labels, Kind, Pool) : null;

    /// <summary>Whether people labelled an item.</summary>
    internal static bool IsLabelled(TextItem item) => item.Labels is not null || item.Annotations is { Count: > 0 };
}

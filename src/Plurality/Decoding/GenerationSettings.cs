using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>The settings for every prompt of a run.</summary>
/// <param name="Labels">The label set.</param>
/// <param name="Format">How the answer is written.</param>
public sealed record GenerationSettings(LabelSet Labels, AnswerFormat Format)
{
    /// <summary>None, one or several labels (default), or exactly one.</summary>
    public TaskKind Task { get; init; } = TaskKind.MultiLabel;

    /// <summary>Constrained (default) or free.</summary>
    public DecodingMode Decoding { get; init; } = DecodingMode.Constrained;

    /// <summary>Exact masses (default) or first tokens.</summary>
    public ScoringMode Scoring { get; init; } = ScoringMode.Exact;

    /// <summary>
    /// With exact masses: the largest error of each probability, from 0 (default) to below 1. Options with negligible mass are then not
    /// read to their end and have an interval (<see cref="StepDistribution.UpperLimits"/>).
    /// </summary>
    public double ScoringBound { get; init; }

    /// <summary>With first-token scoring: whether the first tokens of other spellings count too.</summary>
    public bool SurfaceVariants { get; init; } = true;

    /// <summary>The layers whose hidden state at step 1 is recorded: 1 to the number of layers; <see cref="LastLayer"/> for the
    /// last.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init; } = [];

    /// <summary>Whether attention shares of the steps r ≥ 2 are recorded.</summary>
    public bool Attention { get; init; }

    /// <summary>
    /// The longest answer of free decoding, in tokens; null: 40, or more if an answer with all labels needs more.
    /// </summary>
    public int? MaximumAnswerTokens { get; init; }

    /// <summary>
    /// The number of steps that are read, at least 1; null for the whole answer. Decoding stops after them, even if the list would
    /// continue.
    /// </summary>
    internal int? MaximumSteps { get; init; }

    /// <summary>
    /// The most different labels of an answer, at least 1; null (default) for no limit. A list ends there, and the trace has a warning. A
    /// model that does not end its lists would write all labels.
    /// </summary>
    public int? MaximumLabels { get; init; }

    /// <summary>The <see cref="ScoringBound"/> of the steps after the first, where it is larger.</summary>
    internal double LaterBound { get; init; }

    /// <summary>
    /// The same settings without limits that no answer can reach, so that an identity has only what can change a trace; at most one of the
    /// two limits is left, unless the answer is free: it can have any number of steps, because it can repeat labels.
    /// </summary>
    internal GenerationSettings Binding()
    {
        var isFree = Decoding == DecodingMode.Free;
        var hasSteps = isFree || (Task == TaskKind.MultiLabel && Labels.Count > 1);
        var labels = Task == TaskKind.MultiLabel && MaximumLabels < Labels.Count && !(MaximumSteps < MaximumLabels) ? MaximumLabels : null;
        var steps = hasSteps && (isFree || MaximumSteps < Labels.Count) && (isFree || !(MaximumSteps >= labels)) ? MaximumSteps : null;
        var isLater = hasSteps && steps != 1 && labels != 1 && Scoring == ScoringMode.Exact && LaterBound > ScoringBound;
        return this with { MaximumSteps = steps, MaximumLabels = labels, LaterBound = isLater ? LaterBound : 0 };
    }

    /// <summary>How the options of a step are scored.</summary>
    /// <param name="step">The number of the step, from 1.</param>
    internal StepSettings Step(int step) => new(Scoring, step > 1 ? Math.Max(ScoringBound, LaterBound) : ScoringBound, SurfaceVariants);

    /// <summary>Stands for a model's last layer in <see cref="HiddenLayers"/>.</summary>
    public const int LastLayer = 0;
}

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
    /// The number of steps after which constrained decoding stops, at least 1, even if the list would continue; null for the whole answer.
    /// </summary>
    internal int? MaximumSteps { get; init; }

    /// <summary>How the options of each step are scored.</summary>
    internal StepSettings Steps => new(Scoring, ScoringBound, SurfaceVariants);

    /// <summary>Stands for a model's last layer in <see cref="HiddenLayers"/>.</summary>
    public const int LastLayer = 0;
}

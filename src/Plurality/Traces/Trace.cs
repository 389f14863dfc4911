using Plurality.Labels;

namespace Plurality.Traces;

/// <summary>
/// What a model said about one document, complete: the answer, and the distribution over labels at every step. The product's central
/// record: everything that needs a model ends here, everything later is a function of it.
/// </summary>
public sealed record Trace
{
    /// <summary>The answer as written, stub included in constrained decoding.</summary>
    public required string Answer { get; init; }

    /// <summary>
    /// The tokens of the answer: of what the model wrote after the prompt, and of the stub where it was given. Null where the backend
    /// knows only text.
    /// </summary>
    public IReadOnlyList<int>? AnswerTokens { get; init; }

    /// <summary>
    /// The label-generation steps in order; at least one. Where only the first were needed, as for <c>first-step</c> on a single document,
    /// the answer ends with them, and its last step is not the list's (<see cref="LabelStep.IsLast"/>).
    /// </summary>
    public required IReadOnlyList<LabelStep> Steps { get; init; }

    /// <summary>How the answer came about.</summary>
    public required DecodingMode Decoding { get; init; }

    /// <summary>What the steps' scores are.</summary>
    public required ScoringMode Scoring { get; init; }

    /// <summary>Whether the answer is complete and exactly of its format.</summary>
    public required bool WellFormed { get; init; }

    /// <summary>Whether the answer has no label step, so that the only one was taken after prompt and stub.</summary>
    public bool ForcedFirstStep { get; init; }

    /// <summary>How many tokens the prompt has; null where the backend knows only text.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>What a reader of this trace must know: two labels that first-token scoring cannot tell apart, an answer cut
    /// short.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The hidden states of step 1 that were asked for; empty unless recorded.</summary>
    public IReadOnlyList<HiddenState> HiddenStates { get; init; } = [];

    /// <summary>The attention shares of the steps r ≥ 2; empty unless recorded.</summary>
    public IReadOnlyList<AttentionShares> Attention { get; init; } = [];

    /// <summary>The predicted labels in the order in which they were first written; unknown strings and repetitions only stand in the
    /// steps.</summary>
    public IReadOnlyList<string> Labels =>
        [
            .. Steps
                .Where(step => step.ChosenOption >= 0 && step.Chosen != LabelSet.None)
                .Select(step => step.Chosen!)
                .Distinct(StringComparer.Ordinal),
        ];
}

using Plurality.Labels;

namespace Plurality.Traces;

/// <summary>
/// A model's complete output for one document: the answer, and the distribution over labels at every step. This is the product's central
/// record: nothing after it needs a model, and all later results are functions of it.
/// </summary>
public sealed record Trace
{
    /// <summary>The answer as written, including the stub in constrained decoding.</summary>
    public required string Answer { get; init; }

    /// <summary>
    /// The tokens of the answer: those that the model wrote after the prompt, and those of the stub if it was given. Null if the backend
    /// returns only text.
    /// </summary>
    public IReadOnlyList<int>? AnswerTokens { get; init; }

    /// <summary>
    /// The label-generation steps in order; at least one. If only the first steps were needed, the answer ends with them
    /// (<see cref="IsWhole"/>).
    /// </summary>
    public required IReadOnlyList<LabelStep> Steps { get; init; }

    /// <summary>
    /// Whether the answer was read to its end. If not, only the first steps were needed: no one knows which labels would follow, and
    /// <see cref="Labels"/> is not the model's prediction.
    /// </summary>
    public bool IsWhole => Steps[^1].IsLast;

    /// <summary>How the answer was decoded.</summary>
    public required DecodingMode Decoding { get; init; }

    /// <summary>The meaning of the steps' scores.</summary>
    public required ScoringMode Scoring { get; init; }

    /// <summary>Whether the answer is complete and matches its format exactly; false if it was not read to its end.</summary>
    public required bool WellFormed { get; init; }

    /// <summary>Whether the answer has no label step, so that the only step was taken after prompt and stub.</summary>
    public bool ForcedFirstStep { get; init; }

    /// <summary>The number of prompt tokens; null if the backend returns only text.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Notes for the reader of this trace: two labels that first-token scoring cannot tell apart, an answer cut short.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The requested hidden states of step 1; empty unless recorded.</summary>
    public IReadOnlyList<HiddenState> HiddenStates { get; init; } = [];

    /// <summary>The attention shares of the steps r ≥ 2; empty unless recorded.</summary>
    public IReadOnlyList<AttentionShares> Attention { get; init; } = [];

    /// <summary>The predicted labels in the order in which they were first written. Unknown strings and repetitions appear only in the
    /// steps.</summary>
    public IReadOnlyList<string> Labels =>
        [
            .. Steps
                .Where(step => step.ChosenOption >= 0 && step.Chosen != LabelSet.None)
                .Select(step => step.Chosen!)
                .Distinct(StringComparer.Ordinal),
        ];
}

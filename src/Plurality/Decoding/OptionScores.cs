using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>What a model gave each option after one prompt.</summary>
internal sealed record OptionScores
{
    /// <summary>Scores and probabilities of the options, and their coverage.</summary>
    public required StepDistribution Distribution { get; init; }

    /// <summary>
    /// The model's P(end) after each option, in [0,1], aligned with the options; null for <c>none</c>, for options that are not of a list,
    /// and with first-token scoring, which does not look behind the first token.
    /// </summary>
    public required IReadOnlyList<double?> EndProbabilities { get; init; }

    /// <summary>The tokens of prompt and stub together, and of what is written of the answer.</summary>
    public required IReadOnlyList<int> PromptTokens { get; init; }

    /// <summary>Each option's tokens, aligned with the options.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> OptionTokens { get; init; }

    /// <summary>
    /// The tokens whose logits each option's first-token score is the maximum of, ascending, aligned with the options; empty with exact
    /// scoring.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> FirstTokens { get; init; }

    /// <summary>ln Σ exp over the whole vocabulary's logits at the place of the options.</summary>
    public required double LogSumExp { get; init; }

    /// <summary>The tokens with the highest logits there, the highest first: what the model would rather say.</summary>
    public required IReadOnlyList<TokenLogit> TopTokens { get; init; }

    /// <summary>The hidden states at that place that were asked for.</summary>
    public IReadOnlyList<HiddenState> HiddenStates { get; init; } = [];

    /// <summary>Options that cannot be told apart, and other things to know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

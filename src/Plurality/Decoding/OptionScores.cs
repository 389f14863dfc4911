using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>What a model gave each option after one prompt.</summary>
internal sealed record OptionScores
{
    /// <summary>Scores and probabilities of the options, and their coverage.</summary>
    public required StepDistribution Distribution { get; init; }

    /// <summary>
    /// The model's P(end) after each option, in [0,1], aligned with the options. Null for <c>none</c>, for options outside a list, and with
    /// first-token scoring, which reads nothing behind the first token.
    /// </summary>
    public required IReadOnlyList<double?> EndProbabilities { get; init; }

    /// <summary>The tokens of prompt, stub and the answer written so far.</summary>
    public required IReadOnlyList<int> PromptTokens { get; init; }

    /// <summary>Each option's tokens, aligned with the options.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> OptionTokens { get; init; }

    /// <summary>
    /// The tokens over which each option's first-token score takes the maximum logit, ascending, aligned with the options; empty with exact
    /// scoring.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> FirstTokens { get; init; }

    /// <summary>ln Σ exp over the whole vocabulary's logits at the place of the options.</summary>
    public required double LogSumExp { get; init; }

    /// <summary>The tokens with the highest logits there, highest first: what the model would prefer to say. A partial view shows those
    /// that it has.</summary>
    public required IReadOnlyList<TokenLogit> TopTokens { get; init; }

    /// <summary>The requested hidden states at that place.</summary>
    public IReadOnlyList<HiddenState> HiddenStates { get; init; } = [];

    /// <summary>Notes, such as options that cannot be told apart.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

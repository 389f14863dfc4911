namespace Plurality.Traces;

/// <summary>How an option is scored at a step (docs/method.md#3-a-generation-and-its-label-steps).</summary>
public enum ScoringMode
{
    /// <summary>The probability of all of an option's tokens and of a token that may follow it; scores are log masses.</summary>
    Exact,

    /// <summary>The mode of Ma et al. (EMNLP 2025, arXiv 2505.17510): the logit of an option's first token; options that share it cannot be
    /// told apart.</summary>
    FirstToken,
}

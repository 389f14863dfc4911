namespace Plurality.Traces;

/// <summary>How an option is scored at a step (method.md section 3).</summary>
public enum ScoringMode
{
    /// <summary>The probability of all of an option's tokens and of something that may follow it; scores are log masses.</summary>
    Exact,

    /// <summary>The paper's: the logit of an option's first token; options that share it cannot be told apart.</summary>
    FirstToken,
}

namespace Plurality;

/// <summary>What can go wrong with one document while others go on.</summary>
public enum FaultKind
{
    /// <summary>The prompt cannot be written or tokenised: a field is missing, a label merges with the text around it, there is no
    /// token.</summary>
    Prompt,

    /// <summary>The prompt and its answer do not fit in the model's context.</summary>
    TooLong,

    /// <summary>The model answered, but what the method reads is not in the answer.</summary>
    Evidence,

    /// <summary>The model's server failed for this document, or returned invalid numbers. Ask again: a store does not keep this fault, so
    /// that the next call of the same run does.</summary>
    Unanswered,

    /// <summary>The fault was read from a store, which keeps its message alone.</summary>
    Stored,
}

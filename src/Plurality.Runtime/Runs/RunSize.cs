namespace Plurality.Runtime.Runs;

/// <summary>How much a stage of a run asks of a model.</summary>
/// <param name="Run">The name of the run or part.</param>
/// <param name="Stage">The stage, as in <see cref="RunProgress.Stage"/>.</param>
/// <param name="Documents">The number of documents.</param>
/// <param name="Prompts">The number of prompts, of all documents together.</param>
/// <param name="PromptTokens">The number of tokens in these prompts. A beginning that prompts share counts in each of them.
/// Null if the model does not show its tokens.</param>
internal sealed record RunSize(string Run, string Stage, int Documents, long Prompts, long? PromptTokens)
{
    /// <summary>Whether the number of prompts depends on the model's answers; then there is at least one prompt per document.</summary>
    public bool IsAtLeast { get; init; }

    /// <summary>The requests of an engine: at least so many, because answers can have more steps. Null for a model in this
    /// process.</summary>
    public long? Requests { get; init; }

    /// <summary>The tokens of those requests; each has the whole text before the place that it asks about.</summary>
    public long RequestTokens { get; init; }

    /// <summary>Whether the engine does not show tokens, so that those of requests are estimated from their texts.</summary>
    public bool AreRequestTokensEstimated { get; init; }

    /// <summary>What these requests and their answers cost; null without prices.</summary>
    public double? Cost { get; init; }

    /// <summary>Whether the tokens were counted for some of the documents, and the sum estimated.</summary>
    public bool IsEstimated { get; init; }
}

namespace Plurality.Remote.Transport;

/// <summary>What was asked of an engine.</summary>
/// <param name="Requests">The requests that were sent, repetitions included.</param>
/// <param name="InputTokens">The tokens of those requests, whether the engine had them in its cache or not.</param>
/// <param name="OutputTokens">The tokens of the answers.</param>
/// <param name="IsEstimated">Whether an answer did not say its tokens, so that they were estimated from its text.</param>
internal readonly record struct RequestUsage(long Requests, long InputTokens, long OutputTokens, bool IsEstimated = false)
{
    /// <summary>The tokens of requests and answers.</summary>
    public long Tokens => InputTokens + OutputTokens;
}

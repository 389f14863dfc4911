namespace Plurality.Remote.Transport;

/// <summary>One attempt of a request failed.</summary>
/// <param name="message">What came instead of an answer, without the key.</param>
/// <param name="reach">What the failure is about.</param>
/// <param name="wait">How long the engine asks to wait; null if it does not say.</param>
/// <param name="inner">What led to it.</param>
internal sealed class FailedRequestException(string message, FailureReach reach, TimeSpan? wait = null, Exception? inner = null)
    : PluralityException(message, inner)
{
    /// <summary>What the failure is about.</summary>
    public FailureReach Reach => reach;

    /// <summary>How long the engine asks to wait; null if it does not say.</summary>
    public TimeSpan? Wait => wait;
}

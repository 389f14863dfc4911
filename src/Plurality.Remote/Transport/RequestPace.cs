namespace Plurality.Remote.Transport;

/// <summary>
/// Spreads requests evenly over time, so that no minute has more of them, or more of their tokens, than an engine allows. Engines often
/// enforce a limit per minute within shorter times, so requests at even distances are the safe way to use it whole.
/// </summary>
/// <param name="requestsPerMinute">The most requests in a minute; null for any number.</param>
/// <param name="tokensPerMinute">The most tokens in a minute, up to those of one request more; null for any number.</param>
/// <param name="clock">Tells the time and waits.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class RequestPace(int? requestsPerMinute, int? tokensPerMinute, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _begin = clock.GetTimestamp();
    private TimeSpan _next;

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="cancellationToken">Ends the wait. The time that was meant for the request is then lost.</param>
    public Task WaitAsync(int tokens, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = clock.GetElapsedTime(_begin);
            var at = now > _next ? now : _next;
            var (ofRequest, ofTokens) = (Share(1, requestsPerMinute), Share(tokens, tokensPerMinute));
            _next = at + (ofRequest > ofTokens ? ofRequest : ofTokens);
            wait = at - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }

    private static TimeSpan Share(int used, int? perMinute) =>
        perMinute is { } most ? TimeSpan.FromMinutes((double)used / most) : TimeSpan.Zero;
}

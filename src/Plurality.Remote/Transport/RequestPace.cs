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
    private TimeSpan _nextRequest;
    private TimeSpan _nextTokens;

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="tokens">Its tokens, as far as they are known.</param>
    /// <param name="cancellationToken">Ends the wait. The time that was meant for the request is then lost.</param>
    public Task WaitAsync(int tokens, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = clock.GetElapsedTime(_begin);
            var at = Later(now, Later(_nextRequest, _nextTokens));
            (_nextRequest, _nextTokens) = (at + Share(1, requestsPerMinute), at + Share(tokens, tokensPerMinute));
            wait = at - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Counts tokens that are known with the answer: those behind it wait for them, too.</summary>
    /// <param name="tokens">The tokens; below 0 where more were counted than there were.</param>
    public void Add(int tokens)
    {
        lock (_lock)
        {
            var share = Share(tokens, tokensPerMinute);
            _nextTokens = (tokens > 0 ? Later(clock.GetElapsedTime(_begin), _nextTokens) : _nextTokens) + share;
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Share(int used, int? perMinute) =>
        perMinute is { } most ? TimeSpan.FromMinutes((double)used / most) : TimeSpan.Zero;
}

namespace Plurality.Remote.Transport;

/// <summary>
/// How many requests of an engine may be under way at once: a given number, or one that is found by additive increase and multiplicative
/// decrease (Chiu and Jain, <i>Computer Networks and ISDN Systems</i> 17, 1989). The limit grows by one as long as answers take about as
/// long as they took at best, and is halved when the engine has too much to do.
/// </summary>
/// <param name="given">The limit, at least 1; null to find it.</param>
/// <param name="clock">Measures how long answers take.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class FlightLimit(int? given, TimeProvider clock) : IDisposable
{
    /// <summary>Where a limit that is found begins.</summary>
    public const int First = 8;

    /// <summary>The largest limit that is found.</summary>
    public const int Most = 256;

    /// <summary>
    /// Answers take about as long as at best up to this factor. With twice as many requests as an engine computes at once, half of the time
    /// is waiting: the factor would be 2.
    /// </summary>
    private const double Flat = 1.5;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _places = new(given ?? First);
    private int _limit = given ?? First;
    private int _surplus;
    private int _inFlight;
    private bool _isReached;
    private long _sent;
    private long _halvedAt;
    private TimeSpan _total;
    private int _answers;
    private TimeSpan? _best;

    /// <summary>The limit now, at least 1.</summary>
    public int Current
    {
        get
        {
            lock (_lock)
            {
                return _limit;
            }
        }
    }

    /// <summary>Waits until there is room for a request. Call <see cref="Leave"/> when it is back.</summary>
    public async Task<Flight> EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _isReached |= ++_inFlight >= _limit;
            return new Flight(++_sent, clock.GetTimestamp());
        }
    }

    /// <summary>The flight, sent now: it had to wait after it had entered.</summary>
    public Flight Sent(Flight flight) => flight with { Sent = clock.GetTimestamp() };

    /// <summary>Makes room, and learns from how the request came back.</summary>
    public void Leave(Flight flight, FlightEnd end)
    {
        lock (_lock)
        {
            _inFlight--;
            Release();
            // Those that were under way when the limit was halved say nothing of the new one.
            if (given is null && flight.Number > _halvedAt)
            {
                Learn(end, clock.GetElapsedTime(flight.Sent));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private void Learn(FlightEnd end, TimeSpan time)
    {
        if (end == FlightEnd.Overloaded)
        {
            var half = Math.Max(1, _limit / 2);
            (_surplus, _limit, _halvedAt) = (_surplus + _limit - half, half, _sent);
            Forget();
        }
        else if (end == FlightEnd.Computed)
        {
            _total += time;
            if (++_answers >= Math.Max(First, _limit))
            {
                Judge(_total / _answers);
            }
        }
    }

    /// <summary>Grows if the answers since the last judgement were quick, and as many were under way as may be.</summary>
    private void Judge(TimeSpan mean)
    {
        if (_isReached && _limit < Most && mean <= (_best ?? mean) * Flat)
        {
            _limit++;
            Release();
        }

        _best = _best is { } best && best < mean ? best : mean;
        Forget();
    }

    private void Forget() => (_total, _answers, _isReached) = (TimeSpan.Zero, 0, false);

    /// <summary>One place more, unless there are still more places than the limit allows.</summary>
    private void Release()
    {
        if (_surplus > 0)
        {
            _surplus--;
        }
        else
        {
            _places.Release();
        }
    }
}

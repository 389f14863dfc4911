namespace Plurality.Runtime.Tests.Remote;

/// <summary>A clock that stands still until it is set, or until it goes to the next timer.</summary>
internal sealed class ScriptedClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];

    public TimeSpan Now { get; set; }

    /// <summary>The waits that were asked for, in their order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on until a task has ended: from timer to timer.</summary>
    public async Task GoOnUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Timer? next;
            lock (_lock)
            {
                next = _timers.MinBy(timer => timer.Due);
                if (next is not null)
                {
                    Now = next.Due > Now ? next.Due : Now;
                    _timers.Remove(next);
                }
            }

            next?.Ring();
            await Task.Yield();
        }

        await task;
    }

    private sealed class Timer(ScriptedClock clock, Action ring) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = clock.Now + dueTime;
                    clock.Waits.Add(dueTime);
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

namespace Plurality.Cli.Output;

/// <summary>
/// The rate of finished items per second over the last minute, so that slow first documents, a hot processor and other load are forgotten.
/// If a step takes longer than a minute, its whole time counts.
/// </summary>
internal sealed class RecentRate
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>The minimum time between two samples. It limits a fast job to some hundred samples.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Queue<Note> _notes = [];
    private Note _begin;
    private Note _last;
    private long _done;

    /// <summary>Records finished items.</summary>
    /// <param name="elapsed">The time since the job began; never decreases.</param>
    /// <param name="count">The number of items, at least 0.</param>
    public void Add(TimeSpan elapsed, int count)
    {
        _done += count;
        if (elapsed - _last.At < Interval)
        {
            return;
        }

        _last = new Note(elapsed, _done);
        _notes.Enqueue(_last);
    }

    /// <summary>Returns the items per second; 0 if no time has passed.</summary>
    /// <param name="elapsed">The time since the job began; never decreases.</param>
    public double At(TimeSpan elapsed)
    {
        while (_notes.TryPeek(out var note) && note.At <= elapsed - Window)
        {
            _begin = _notes.Dequeue();
        }

        var seconds = (elapsed - _begin.At).TotalSeconds;
        return seconds > 0 ? (_done - _begin.Done) / seconds : 0;
    }

    /// <summary>The number of items finished at a time.</summary>
    private readonly record struct Note(TimeSpan At, long Done);
}

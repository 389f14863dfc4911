namespace Plurality.Cli.Output;

/// <summary>
/// How many of something are done a second, over the last minute: the slow first documents of a job, a laptop that has become hot and a
/// neighbour that comes and goes are forgotten after that time. Where one step takes longer than a minute, its whole time counts.
/// </summary>
internal sealed class RecentRate
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Notes are at least this far apart, so that a fast job keeps no more than some hundred of them.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Queue<Note> _notes = [];
    private Note _begin;
    private Note _last;
    private long _done;

    /// <summary>Takes note that so many more are done.</summary>
    /// <param name="elapsed">The time since the job began; never less than before.</param>
    /// <param name="count">How many, 0 or more.</param>
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

    /// <summary>How many were done a second; 0 where no time has passed.</summary>
    /// <param name="elapsed">The time since the job began; never less than before.</param>
    public double At(TimeSpan elapsed)
    {
        while (_notes.TryPeek(out var note) && note.At <= elapsed - Window)
        {
            _begin = _notes.Dequeue();
        }

        var seconds = (elapsed - _begin.At).TotalSeconds;
        return seconds > 0 ? (_done - _begin.Done) / seconds : 0;
    }

    /// <summary>How many were done by a time.</summary>
    private readonly record struct Note(TimeSpan At, long Done);
}

namespace Plurality.Llama.Kernels.Threads;

/// <summary>
/// The tasks of a piece of work, dealt out as one range for each thread. A thread takes the tasks of its own range one by one. Where it is
/// empty, the thread takes half of what another one has left. So no counter is written by all threads, neighbouring tasks stay with one
/// thread, and a thread that has lost its core keeps at most the task that it is at.
/// </summary>
internal sealed class TaskRanges
{
    /// <summary>Two cache lines, because processors fetch them in pairs.</summary>
    private const int Stride = 128 / sizeof(long);

    // The next task in the low half, the end in the high half, of one range every Stride.
    private readonly long[] _ranges;

    /// <param name="threads">The number of threads, at least 1.</param>
    public TaskRanges(int threads)
    {
        Threads = threads;
        _ranges = new long[(threads + 1) * Stride];
    }

    /// <summary>The number of threads.</summary>
    public int Threads { get; }

    /// <summary>Deals out tasks 0 to this, exclusive, in order. No thread may take any meanwhile.</summary>
    public void Deal(int tasks)
    {
        unchecked
        {
            var first = 0;
            for (var thread = 0; thread < Threads; thread++)
            {
                var end = (int)((long)tasks * (thread + 1) / Threads);
                Volatile.Write(ref Range(thread), Pack(first, end));
                first = end;
            }
        }
    }

    /// <summary>The next task of a thread; −1 if there are no more for it.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="looked">At how many other threads' ranges it looked; 0 for a task of its own.</param>
    public int Take(int thread, out int looked)
    {
        unchecked
        {
            ref var own = ref Range(thread);
            while (true)
            {
                var range = Volatile.Read(ref own);
                if (Next(range) >= End(range))
                {
                    break;
                }

                if (Interlocked.CompareExchange(ref own, range + 1, range) == range)
                {
                    looked = 0;
                    return Next(range);
                }
            }

            for (looked = 1; looked < Threads; looked++)
            {
                if (Steal(ref Range((thread + looked) % Threads), ref own) is var task and >= 0)
                {
                    return task;
                }
            }

            return -1;
        }
    }

    /// <summary>Takes the second half of a range. Its first task is the result; the others become the thread's own.</summary>
    private static int Steal(ref long from, ref long own)
    {
        unchecked
        {
            while (true)
            {
                var range = Volatile.Read(ref from);
                var (next, end) = (Next(range), End(range));
                if (next >= end)
                {
                    return -1;
                }

                var middle = next + ((end - next) / 2);
                if (Interlocked.CompareExchange(ref from, Pack(next, middle), range) == range)
                {
                    Volatile.Write(ref own, Pack(middle + 1, end));
                    return middle;
                }
            }
        }
    }

    private ref long Range(int thread) => ref _ranges[(thread + 1) * Stride];

    private static int Next(long range) => unchecked((int)range);

    private static int End(long range) => (int)(range >> 32);

    private static long Pack(int next, int end) => ((long)end << 32) | (uint)next;
}

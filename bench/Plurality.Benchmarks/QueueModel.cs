using Plurality.Llama.Kernels.Threads;

namespace Plurality.Benchmarks;

/// <summary>
/// Pieces of work on threads that do not exist: a discrete simulation of who takes which task when. The product's own
/// <see cref="TaskRanges"/> deals out the tasks in simulated time; before, all threads took them from one counter, whose cache line also
/// had the flags.
/// </summary>
/// <param name="transfer">Nanoseconds until a cache line that another core has written can be changed here.</param>
/// <param name="own">Nanoseconds of an atomic operation on a line that this core has.</param>
internal sealed class QueueModel(double transfer, double own)
{
    /// <summary>The result of a piece of work.</summary>
    /// <param name="Time">Nanoseconds from its beginning to its end for the caller.</param>
    /// <param name="Adds">The atomic operations of others than its owner on the counter that has most of them; all, where it has no
    /// owner.</param>
    public readonly record struct Result(double Time, long Adds);

    /// <summary>One counter for all.</summary>
    /// <param name="cost">Nanoseconds of a task, by number.</param>
    /// <param name="tasks">The number of tasks.</param>
    /// <param name="threads">The number of threads.</param>
    public Result Shared(Func<int, double> cost, int tasks, int threads)
    {
        var ready = Begin(threads);
        var (free, next, adds, end) = (0.0, 0, 0L, 0.0);
        var last = 0;
        var isInside = new bool[threads];
        while (ready.TryDequeue(out var thread, out var now))
        {
            if (thread > 0 && !isInside[thread])
            {
                // Reads the round, then says that it is inside.
                isInside[thread] = true;
                ready.Enqueue(thread, Line(thread, Line(thread, now)));
                adds++;
                continue;
            }

            now = Line(thread, now);
            adds++;
            if (next < tasks)
            {
                ready.Enqueue(thread, now + cost(next++));
                continue;
            }

            // A helper takes itself off the count of those inside.
            end = Math.Max(end, thread == 0 ? now : Line(thread, now));
            adds += thread == 0 ? 0 : 1;
        }

        return new Result(end, threads == 1 ? 0 : adds);

        double Line(int thread, double now)
        {
            var begin = Math.Max(now, free);
            free = begin + (last == thread ? own : transfer);
            last = thread;
            return free;
        }
    }

    /// <summary>Ranges for each thread, of which others take halves.</summary>
    /// <inheritdoc cref="Shared"/>
    public Result Ranges(Func<int, double> cost, int tasks, int threads)
    {
        var ranges = new TaskRanges(threads);
        ranges.Deal(tasks);
        var dealt = threads == 1 ? own : threads * transfer;
        var ready = Begin(threads, dealt);
        var end = 0.0;
        var thefts = new long[threads];
        var isOwn = new bool[threads]; // the caller has dealt out
        while (ready.TryDequeue(out var thread, out var now))
        {
            var task = ranges.Take(thread, out var looked);
            now += (isOwn[thread] ? own : transfer) + (looked * transfer);
            isOwn[thread] = true;
            if (task >= 0 && looked > 0)
            {
                now += transfer;
                thefts[(thread + looked) % threads]++;
                isOwn[(thread + looked) % threads] = false;
            }

            if (task >= 0)
            {
                ready.Enqueue(thread, now + cost(task));
            }
            else
            {
                end = Math.Max(end, now);
            }
        }

        // The caller looks at the flag of every helper.
        return new Result(end + ((threads - 1) * transfer), thefts.Max());
    }

    /// <summary>The caller begins at once; the helpers see one after another that there is work.</summary>
    private PriorityQueue<int, double> Begin(int threads, double start = 0)
    {
        var ready = new PriorityQueue<int, double>();
        for (var thread = 0; thread < threads; thread++)
        {
            ready.Enqueue(thread, start + (thread * transfer));
        }

        return ready;
    }
}

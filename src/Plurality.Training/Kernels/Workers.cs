namespace Plurality.Training.Kernels;

/// <summary>
/// Does independent tasks on some threads. A task writes numbers that no other task writes, and computes them in a fixed order, so results
/// do not depend on the number of threads.
/// </summary>
/// <param name="count">The number of threads, at least 1.</param>
internal sealed class Workers(int count)
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = count };

    /// <summary>The number of threads.</summary>
    public int Count => count;

    /// <summary>Does tasks 0 to <paramref name="tasks"/> − 1.</summary>
    /// <param name="tasks">The number of tasks.</param>
    /// <param name="task">Receives the task and the worker, from 0 to <see cref="Count"/> − 1, whose memory it may use.</param>
    public void Do(int tasks, Action<int, int> task)
    {
        if (count == 1 || tasks <= 1)
        {
            for (var i = 0; i < tasks; i++)
            {
                task(i, 0);
            }

            return;
        }

        var next = -1;
        Parallel.For(0, Math.Min(count, tasks), _options, worker =>
        {
            for (var i = Interlocked.Increment(ref next); i < tasks; i = Interlocked.Increment(ref next))
            {
                task(i, worker);
            }
        });
    }

    /// <summary>Does rows 0 to <paramref name="rows"/> − 1, some of them per task.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="task">Receives the first row and the row behind the last.</param>
    public void DoRows(int rows, Action<int, int> task)
    {
        const int AtOnce = 32;
        Do((rows + AtOnce - 1) / AtOnce, (part, _) => task(part * AtOnce, Math.Min(rows, (part + 1) * AtOnce)));
    }
}

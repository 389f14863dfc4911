using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels;

/// <summary>Work that consists of independent tasks.</summary>
internal interface IKernelWork
{
    /// <summary>The number of tasks.</summary>
    int Tasks { get; }

    /// <summary>Does one task.</summary>
    /// <param name="task">The task, from 0 to <see cref="Tasks"/>, exclusive.</param>
    /// <param name="thread">The thread, from 0. It selects the thread's own memory.</param>
    void Do(int task, int thread);
}

/// <summary>
/// Threads that help the caller with small pieces of work, thousands of times per second. They spin between two pieces and sleep while
/// nobody computes. Each thread takes the next task when it is free, so a thread that a busy neighbour delays only delays its own task.
/// </summary>
internal sealed class KernelThreads : IDisposable
{
    private const int PausesBetweenYields = 128;

    private readonly Thread[] _helpers;
    private readonly ManualResetEventSlim _awake = new(false);
    private IKernelWork? _work;
    private int _next;
    private int _inside;
    private volatile bool _isOpen;
    private volatile int _round;
    private volatile bool _ended;

    /// <param name="count">The number of threads, including the caller's; at least 1.</param>
    public KernelThreads(int count)
    {
        Count = count;
        _helpers =
        [
            .. Enumerable
                .Range(1, count - 1)
                .Select(number => new Thread(() => Help(number)) { IsBackground = true, Name = $"kernel {number}" }),
        ];
        foreach (var helper in _helpers)
        {
            helper.Start();
        }
    }

    /// <summary>The number of threads, including the caller's.</summary>
    public int Count { get; }

    /// <summary>Wakes the helpers, which then spin until <see cref="Sleep"/>.</summary>
    public void Wake() => _awake.Set();

    /// <summary>Lets the helpers sleep.</summary>
    public void Sleep() => _awake.Reset();

    /// <summary>Does all tasks and returns when they are done.</summary>
    /// <exception cref="Exception">
    /// A task threw it on the caller's thread. An exception on a helper's thread ends the process, so tasks must not throw.
    /// </exception>
    public void Do(IKernelWork work)
    {
        _work = work;
        _next = -1;
        _isOpen = true;
        unchecked
        {
            _round++;
        }

        try
        {
            Take(work, thread: 0);
        }
        finally
        {
            // A helper that comes now finds the work closed. Wait for those that work, so that no task outlives this call.
            _isOpen = false;
            Interlocked.MemoryBarrier();
            for (var waited = 0; Volatile.Read(ref _inside) > 0; waited++)
            {
                Pause(waited);
            }
        }
    }

    /// <summary>Ends the helpers.</summary>
    public void Dispose()
    {
        _ended = true;
        _awake.Set();
        foreach (var helper in _helpers)
        {
            helper.Join();
        }

        _awake.Dispose();
    }

    private void Help(int number)
    {
        for (var seen = 0; ; )
        {
            for (var waited = 0; _round == seen; waited++)
            {
                if (!_awake.IsSet)
                {
                    _awake.Wait();
                }

                if (_ended)
                {
                    return;
                }

                Pause(waited);
            }

            seen = _round;
            Interlocked.Increment(ref _inside);
            if (_isOpen)
            {
                Take(_work!, number);
            }

            Interlocked.Decrement(ref _inside);
        }
    }

    private void Take(IKernelWork work, int thread)
    {
        var tasks = work.Tasks;
        for (var task = Interlocked.Increment(ref _next); task < tasks; task = Interlocked.Increment(ref _next))
        {
            work.Do(task, thread);
        }
    }

    /// <summary>Spins for some microseconds, then yields the core, first of all to a helper that has lost its own.</summary>
    private static void Pause(int waited)
    {
        if (waited % PausesBetweenYields == PausesBetweenYields - 1)
        {
            Thread.Yield();
        }
        else if (X86Base.IsSupported)
        {
            X86Base.Pause();
        }
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels.Threads;

/// <summary>Work that consists of independent tasks.</summary>
internal interface IKernelWork
{
    /// <summary>The number of tasks.</summary>
    int Tasks { get; }

    /// <summary>Does one task.</summary>
    /// <param name="task">The task, from 0 to <see cref="Tasks"/>, exclusive. A thread's next one is mostly the one after it.</param>
    /// <param name="thread">The thread, from 0. It selects the thread's own memory.</param>
    void Do(int task, int thread);
}

/// <summary>
/// Threads that help the caller with small pieces of work, thousands of times per second. They spin between two pieces and sleep while
/// nobody computes. Each thread has tasks of its own and then takes over those of others (<see cref="TaskRanges"/>), so a thread that a
/// busy neighbour delays only delays its own task. No thread writes what all others read, but the caller when it begins and ends a piece.
/// </summary>
internal sealed class KernelThreads : IDisposable
{
    private const int PausesBetweenYields = 128;

    private readonly Thread[] _helpers;
    private readonly ManualResetEventSlim _awake = new(false);
    private readonly TaskRanges _tasks;

    // One flag every Stride: whether the helper may be at the caller's work.
    private readonly int[] _isInside;
    private IKernelWork? _work;
    private Signal _signal;
    private volatile bool _ended;

    /// <param name="count">The number of threads, including the caller's; at least 1.</param>
    public KernelThreads(int count)
    {
        Count = count;
        _tasks = new TaskRanges(count);
        _isInside = new int[(count + 1) * Stride];
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

    /// <summary>Two cache lines, because processors fetch them in pairs.</summary>
    private static int Stride => 128 / sizeof(int);

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
        _tasks.Deal(work.Tasks);
        Volatile.Write(ref _signal.IsOpen, true);
        Volatile.Write(ref _signal.Round, unchecked(_signal.Round + 1));
        try
        {
            Take(work, thread: 0);
        }
        finally
        {
            // A helper that comes now finds the work closed. Wait for those that work, so that no task outlives this call.
            Volatile.Write(ref _signal.IsOpen, false);
            Interlocked.MemoryBarrier();
            for (var helper = 1; helper < Count; helper++)
            {
                for (var waited = 0; Volatile.Read(ref IsInside(helper)) != 0; waited++)
                {
                    Pause(waited);
                }
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
            for (var waited = 0; Volatile.Read(ref _signal.Round) == seen; waited++)
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

            seen = Volatile.Read(ref _signal.Round);
            Volatile.Write(ref IsInside(number), 1);
            Interlocked.MemoryBarrier(); // either the caller sees the flag, or this thread sees that the work is closed
            if (Volatile.Read(ref _signal.IsOpen))
            {
                Take(_work!, number);
            }

            Volatile.Write(ref IsInside(number), 0);
        }
    }

    private void Take(IKernelWork work, int thread)
    {
        for (var task = _tasks.Take(thread, out _); task >= 0; task = _tasks.Take(thread, out _))
        {
            work.Do(task, thread);
        }
    }

    private ref int IsInside(int helper) => ref _isInside[(helper + 1) * Stride];

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

    /// <summary>What the helpers wait for, with two cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Signal
    {
        [FieldOffset(128)]
        public int Round;

        [FieldOffset(132)]
        public bool IsOpen;
    }
}

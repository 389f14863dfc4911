using System.Runtime.Intrinsics.X86;

namespace Plurality.Llama.Kernels;

/// <summary>Work that falls into tasks which any thread may do in any order.</summary>
internal interface IKernelWork
{
    /// <summary>How many tasks there are.</summary>
    int Tasks { get; }

    /// <summary>Does one of them.</summary>
    /// <param name="task">From 0 to <see cref="Tasks"/>, exclusive.</param>
    /// <param name="thread">Which thread does it, from 0: what it needs for itself is kept by this number.</param>
    void Do(int task, int thread);
}

/// <summary>
/// Threads that help the caller with small pieces of work, thousands of times a second: between two of them they wait by spinning, and
/// sleep while nobody computes. Tasks are taken as threads come for them, so that one held up by a busy neighbour holds up its own task
/// only.
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

    /// <param name="count">Threads in all, the caller's included; at least 1.</param>
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

    /// <summary>Threads in all, the caller's included.</summary>
    public int Count { get; }

    /// <summary>Lets the helpers stand ready, until <see cref="Sleep"/>.</summary>
    public void Wake() => _awake.Set();

    /// <summary>Lets the helpers sleep.</summary>
    public void Sleep() => _awake.Reset();

    /// <summary>Does all tasks of some work and returns when they are done.</summary>
    /// <exception cref="Exception">What a task throws on the caller's thread. One that throws on a helper ends the process: tasks must
    /// not.</exception>
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
            // Whoever comes now finds the door shut; whoever is inside is waited for, so that no task outlives this call.
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

    /// <summary>Spins for some microseconds; then whoever else wants the core has it for a moment, a thread of ours that lost its own first
    /// of all.</summary>
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

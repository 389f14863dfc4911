namespace Plurality.Llama.Kernels;

/// <summary>
/// A context's use of the kernels: its threads and memory. The library calls back on the thread that called it, so the session at work is
/// the thread's, while <see cref="Enter"/> lasts.
/// </summary>
internal sealed class KernelSession : IDisposable
{
    [ThreadStatic]
    private static KernelSession? _current;

    private readonly KernelThreads _threads;
    private CancellationToken _cancellation;

    /// <param name="threads">Threads that compute, the caller's included; at least 1.</param>
    public KernelSession(int threads)
    {
        _threads = new KernelThreads(threads);
        Kernels = Llama.Kernels.Kernels.Create(_threads);
    }

    /// <summary>The session at work on this thread; null where the library is to compute all itself.</summary>
    public static KernelSession? Current => _current;

    /// <summary>What computes.</summary>
    public IKernels Kernels { get; }

    /// <summary>What went wrong in the last call, kept until the library has returned: it must not pass through its frames.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether the call that is under way should end.</summary>
    public bool IsCancelled => _cancellation.IsCancellationRequested;

    /// <summary>Begins a call of the library that may compute.</summary>
    public Scope Enter(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        Fault = null;
        Kernels.Begin();
        _threads.Wake();
        var outer = _current;
        _current = this;
        return new Scope(this, outer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _threads.Dispose();
        Kernels.Dispose();
    }

    /// <summary>While it lasts, the kernels are at work on this thread.</summary>
    public readonly struct Scope(KernelSession session, KernelSession? outer) : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose()
        {
            _current = outer;
            session._threads.Sleep();
        }
    }
}

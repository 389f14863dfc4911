namespace Plurality.Llama.Kernels;

/// <summary>
/// A context's use of the kernels: its threads and memory. The library calls back on the calling thread, so a session is active on one
/// thread, from <see cref="Enter"/> on.
/// </summary>
internal sealed class KernelSession : IDisposable
{
    [ThreadStatic]
    private static KernelSession? _current;

    private readonly KernelThreads _threads;
    private CancellationToken _cancellation;

    /// <param name="threads">The number of computing threads, including the caller's; at least 1.</param>
    public KernelSession(int threads)
    {
        _threads = new KernelThreads(threads);
        Kernels = Llama.Kernels.Kernels.Create(_threads);
    }

    /// <summary>The active session of this thread, or null if the library computes everything.</summary>
    public static KernelSession? Current => _current;

    /// <summary>The implementation.</summary>
    public IKernels Kernels { get; }

    /// <summary>
    /// The exception of the last call. It is kept until the library returns, because exceptions must not cross native frames.
    /// </summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether the current call should end.</summary>
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

    /// <summary>Keeps the session active on this thread until it is disposed.</summary>
    public readonly struct Scope(KernelSession session, KernelSession? outer) : IDisposable
    {
        /// <summary>Ends the activity.</summary>
        public void Dispose()
        {
            _current = outer;
            session._threads.Sleep();
        }
    }
}

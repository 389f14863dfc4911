using Plurality.Llama.Kernels.Threads;

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
    private readonly bool _sharesCores;
    private CancellationToken _cancellation;

    /// <param name="threads">The number of computing threads, including the caller's; at least 1.</param>
    /// <param name="sharesCores">
    /// Whether the library computes with threads of its own. The helpers sleep while it does; otherwise they spin, which is faster.
    /// </param>
    public KernelSession(int threads, bool sharesCores)
    {
        _sharesCores = sharesCores;
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

    /// <summary>
    /// Whether the kernels take what lies between products. Where the library computes some products, it does that with all threads, and
    /// going back and forth would take longer.
    /// </summary>
    public bool TakesRows => !_sharesCores;

    /// <summary>Whether the current call should end.</summary>
    public bool IsCancelled => _cancellation.IsCancellationRequested;

    /// <summary>Begins a call of the library that may compute.</summary>
    public Scope Enter(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        Fault = null;
        Kernels.Begin();
        if (!_sharesCores)
        {
            _threads.Wake();
        }

        var outer = _current;
        _current = this;
        return new Scope(this, outer);
    }

    /// <summary>Begins a part of a call that the kernels compute. The helpers are awake until the result is disposed.</summary>
    public Part Wake()
    {
        if (_sharesCores)
        {
            _threads.Wake();
        }

        return new Part(this);
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

    /// <summary>A part of a call that the kernels compute.</summary>
    public readonly struct Part(KernelSession session) : IDisposable
    {
        /// <summary>Lets the helpers sleep if the library needs the cores.</summary>
        public void Dispose()
        {
            if (session._sharesCores)
            {
                session._threads.Sleep();
            }
        }
    }
}

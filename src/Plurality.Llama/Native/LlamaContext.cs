using System.Diagnostics;
using System.Runtime.InteropServices;
using Plurality.Llama.Kernels;
using Plurality.Llama.Native.Bindings;
using Plurality.Models;

namespace Plurality.Llama.Native;

/// <summary>
/// A context of a model: a KV cache that up to 256 sequences share, and the logits of the last decode. Not thread-safe.
/// </summary>
internal sealed unsafe class LlamaContext : IDecodingContext
{
    private const int InvalidBatch = -1;
    private const int NoFreeCells = 1;
    private const int Aborted = 2;

    private readonly ContextHandle _handle;
    private readonly ContextCallbacks _callbacks;
    private readonly bool _observes;
    private readonly nint _memory;
    private readonly KernelSession? _kernels;
    private readonly Lock _computing;

    private LlamaContext(
        ContextHandle handle,
        ContextCallbacks callbacks,
        KernelSession? kernels,
        int vocabularySize,
        LlamaContextOptions options,
        Lock computing
    )
    {
        _computing = computing;
        _handle = handle;
        _callbacks = callbacks;
        _observes = options.Observe;
        _kernels = kernels;
        _memory = NativeMethods.llama_get_memory(handle);
        VocabularySize = vocabularySize;
        Cells = (int)NativeMethods.llama_n_ctx(handle);
        BatchTokens = (int)NativeMethods.llama_n_batch(handle);
    }

    /// <inheritdoc/>
    public int Cells { get; }

    /// <inheritdoc/>
    public int BatchTokens { get; }

    /// <inheritdoc/>
    public TimeSpan TimeComputing { get; private set; }

    /// <summary>The length of a row of logits.</summary>
    public int VocabularySize { get; }

    /// <summary>The observer of intermediate results of the following decodes; null for none.</summary>
    /// <exception cref="InvalidOperationException">The context was made without <see cref="LlamaContextOptions.Observe"/>.</exception>
    public ITensorObserver? Observer
    {
        get => _callbacks.Observer;
        set =>
            _callbacks.Observer =
                _observes || value is null
                    ? value
                    : throw new InvalidOperationException("A context must be made with Observe to have an observer; this one was not.");
    }

    /// <summary>Creates a context of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="vocabularySize">The length of a row of logits.</param>
    /// <param name="options">The options.</param>
    /// <param name="sharesCores">Whether the library multiplies with some matrices, although there are kernels.</param>
    /// <param name="computing">Held while a context of the model computes, so that two threads do not share the device.</param>
    /// <param name="adapter">The adapter to apply; null for none.</param>
    /// <exception cref="ModelException">The library refuses the options.</exception>
    internal static LlamaContext Create(
        ModelHandle model,
        int vocabularySize,
        LlamaContextOptions options,
        bool sharesCores,
        Lock computing,
        LoadedAdapter? adapter = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cells, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        var kernels = options.Kernels ? new KernelSession(options.Threads, sharesCores) : null;
        var referenced = false;
        model.DangerousAddRef(ref referenced);
        var callbacks = new ContextCallbacks();
        var callbacksHandle = GCHandle.Alloc(callbacks);
        LlamaLog.Clear();
        ContextHandle handle;
        using (kernels?.Enter(CancellationToken.None))
        {
            handle = NativeMethods.llama_init_from_model(model, Parameters(options, sharesCores, callbacksHandle));
        }

        if (handle.IsInvalid)
        {
            kernels?.Dispose();
            model.DangerousRelease();
            callbacksHandle.Free();
            handle.Dispose();
            throw new ModelException(
                $"A context of {options.Cells} cells and batches of {options.BatchTokens} tokens must fit into memory and suit the model; "
                    + $"llama.cpp refused it. Ask for fewer cells or smaller batches.{LlamaLog.Quote()}"
            );
        }

        handle.Adopt(model, callbacksHandle, kernels);
        adapter?.ApplyTo(handle);
        return new LlamaContext(handle, callbacks, kernels, vocabularySize, options, computing);
    }

    /// <summary>
    /// Computes the tokens of a batch and adds them to the cache. If it throws, the cache is as before. The state of a recurrent model
    /// cannot be restored: clear the context in that case.
    /// </summary>
    /// <param name="batch">From 1 to <see cref="BatchTokens"/> tokens, under the rules of <see cref="LlamaBatch"/>.</param>
    /// <param name="cancellationToken">Checked before every operation of the graph, so cancelling takes a fraction of a second (CPU
    /// only).</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ModelException">There are no free cells, the batch is invalid, or the library fails. The message quotes the
    /// library.</exception>
    public void Decode(LlamaBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count is 0 || batch.Count > BatchTokens) // the library aborts the process on more
        {
            throw new ArgumentException($"batch.Count must be from 1 to {BatchTokens}; got {batch.Count}.", nameof(batch));
        }

        lock (_computing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begin = Stopwatch.GetTimestamp();
            try
            {
                Compute(batch, cancellationToken);
            }
            finally
            {
                TimeComputing += Stopwatch.GetElapsedTime(begin);
            }
        }
    }

    private void Compute(LlamaBatch batch, CancellationToken cancellationToken)
    {
        LlamaLog.Clear();
        _callbacks.Begin(cancellationToken);
        int result;
        using (_kernels?.Enter(cancellationToken))
        {
            result = NativeMethods.llama_decode(_handle, batch.Arguments);
            NativeMethods.llama_synchronize(_handle); // a device still computes when the call returns
        }

        if (result == 0 && _callbacks.Fault is null)
        {
            return;
        }

        // The library removes an aborted batch only from the first sequence of each token, and does not remove one that an observer
        // stopped.
        if (result is not (InvalidBatch or NoFreeCells))
        {
            TakeBack(batch);
        }

        if ((_callbacks.Fault ?? _kernels?.Fault) is { } fault)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        }

        if (result == Aborted)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        throw new ModelException(
            result switch
            {
                NoFreeCells =>
                    $"A batch of {batch.Count} tokens must find free cells; the cache of {Cells} has too few left. Use a larger context, "
                        + $"shorter texts or fewer at once.{LlamaLog.Quote()}",
                InvalidBatch => $"A batch must continue its sequences; llama.cpp calls this one of {batch.Count} tokens invalid. "
                    + $"This is a fault of the program. Report it.{LlamaLog.Quote()}",
                _ => $"llama.cpp must compute a batch of {batch.Count} tokens; it failed with {result}. "
                    + $"Use smaller batches if memory is short.{LlamaLog.Quote()}",
            }
        );
    }

    /// <summary>The logits after a token of the last batch, indexed by token of the vocabulary. They are valid until the next call that
    /// changes the context.</summary>
    /// <inheritdoc cref="Row"/>
    public ReadOnlySpan<float> Logits(int batchIndex) => Row(batchIndex).Values;

    /// <inheritdoc/>
    public LogitRow Row(int batchIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batchIndex); // negative numbers count from the end in C
        var logits = NativeMethods.llama_get_logits_ith(_handle, batchIndex);
        if (logits is null)
        {
            throw new ArgumentException(
                $"batchIndex must be that of a token of the last batch that was added with logits; got {batchIndex}.",
                nameof(batchIndex)
            );
        }

        return new LogitRow(logits, VocabularySize);
    }

    /// <summary>Lets one sequence share the tokens of another from position start to before position end. No numbers are
    /// copied.</summary>
    /// <param name="from">The sequence that has the tokens.</param>
    /// <param name="to">The sequence that gets them.</param>
    /// <param name="start">The first position; negative for 0.</param>
    /// <param name="end">The position after the last; negative for all.</param>
    public void CopySequence(int from, int to, int start, int end)
    {
        CheckSequence(from);
        CheckSequence(to);
        NativeMethods.llama_memory_seq_cp(Memory(), from, to, start, end);
    }

    /// <summary>Removes tokens from a sequence. Cells without a sequence become free.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="start">The first position; negative for 0.</param>
    /// <param name="end">The position after the last; negative for all.</param>
    public void RemoveSequence(int sequence, int start = -1, int end = -1)
    {
        CheckSequence(sequence);
        if (!NativeMethods.llama_memory_seq_rm(Memory(), sequence, start, end))
        {
            throw new InvalidOperationException(
                $"Part of a sequence can be removed only where the model's memory is a cache of tokens; this model's is not (sequence "
                    + $"{sequence}, "
                    + $"positions {start} to {end})."
            );
        }
    }

    /// <summary>Empties the cache of all sequences.</summary>
    /// <param name="data">Whether to also set the numbers to zero.</param>
    public void Clear(bool data = false) => NativeMethods.llama_memory_clear(Memory(), data);

    /// <summary>Frees the context and its reference to the model.</summary>
    public void Dispose() => _handle.Dispose();

    private static ContextParameters Parameters(LlamaContextOptions options, bool sharesCores, GCHandle callbacks)
    {
        var parameters = NativeMethods.llama_context_default_params();
        parameters.n_ctx = (uint)options.Cells;
        parameters.n_batch = parameters.n_ubatch = (uint)options.BatchTokens;
        parameters.n_seq_max = LlamaBatch.MaximumSequences;

        // The library reserves a row of logits per sequence and aborts if n_outputs_max is lower.
        parameters.n_outputs_max = (uint)Math.Max(options.BatchTokens, LlamaBatch.MaximumSequences);

        // With kernels for all matrices, the library only computes small operations. Starting threads for each would cost more than
        // it saves.
        parameters.n_threads = parameters.n_threads_batch = options.Kernels && !sharesCores ? 1 : options.Threads;
        parameters.flash_attn_type = options.FlashAttention ? 1 : 0;
        parameters.type_k = parameters.type_v = (int)options.KeyValue;
        parameters.kv_unified = 1;
        parameters.embeddings = 0;
        parameters.no_perf = 1;
        var state = (void*)GCHandle.ToIntPtr(callbacks);
        parameters.abort_callback = &ContextCallbacks.ShouldStop;
        parameters.abort_callback_data = state;
        if (options.Observe)
        {
            parameters.cb_eval = &ContextCallbacks.OnTensor;
            parameters.cb_eval_user_data = state;
        }

        return parameters;
    }

    private void TakeBack(LlamaBatch batch)
    {
        Span<int> first = stackalloc int[LlamaBatch.MaximumSequences];
        batch.FirstPositions(first);
        for (var sequence = 0; sequence < first.Length; sequence++)
        {
            if (first[sequence] >= 0)
            {
                NativeMethods.llama_memory_seq_rm(Memory(), sequence, first[sequence], -1);
            }
        }
    }

    private nint Memory()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return _memory;
    }

    /// <summary>The library aborts the process on a sequence that does not exist.</summary>
    private static void CheckSequence(int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, LlamaBatch.MaximumSequences);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Adapters;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;

namespace Plurality.Llama;

/// <summary>Which model to run, and how. Immutable, so safe to share between threads.</summary>
public sealed record LlamaModelOptions
{
    /// <summary>The name of the model that the package Plurality.Models.SmolLM2 puts beside the program.</summary>
    public const string Embedded = "embedded";

    /// <summary>The largest number of threads. llama.cpp aborts the process on more.</summary>
    public const int MaximumThreads = 512;

    private readonly AdapterList _adapters = AdapterList.None;

    /// <summary>The path of a GGUF file, or <c>embedded</c> (the default).</summary>
    public string Model { get; init; } = Embedded;

    /// <summary>LoRA adapters to apply to the model; none by default. What they add is summed in this order.</summary>
    public IReadOnlyList<LlamaAdapter> Adapters
    {
        get => _adapters;
        init => _adapters = new AdapterList(value);
    }

    /// <summary>The weight format. Null (the default) takes the format that <c>plurality models tune</c> chose on this machine, else that
    /// of the file. Where the kernels do not compute, it is F16 for the embedded model.</summary>
    public WeightFormat? Weights { get; init; }

    /// <summary>The number type of the KV cache. Default: F16.</summary>
    public KeyValueType KeyValue { get; init; } = KeyValueType.F16;

    /// <summary>The number of threads, from 1 to <see cref="MaximumThreads"/>. Null (the default) takes the number of physical cores.
    /// Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>The resulting number of threads.</summary>
    internal int ComputingThreads => Threads ?? Math.Min(PhysicalCores.Count, MaximumThreads);

    /// <summary>
    /// Whether Plurality's own kernels compute matrix products and attention instead of the library, if they support the processor (x64
    /// with AVX2). The library computes matrices in formats without a kernel. Default: true. They are faster and more accurate: they do not
    /// round activations to 8 bits, as the library does for quantised weights.
    /// </summary>
    public bool UseKernels { get; init; } = true;

    /// <summary>Whether the kernels compute, if they support the processor and the model.</summary>
    internal bool MayUseKernels => UseKernels && GpuLayers == 0;

    /// <summary>The number of layers to compute on a GPU, if the library supports one: 0 (the default) for none, negative for
    /// all.</summary>
    public int GpuLayers { get; init; }

    /// <summary>Whether the library computes attention in one operation (flash attention). Only with layers on a GPU: on a CPU, results
    /// would depend on the number of threads. Null (the default) takes what <c>plurality models tune</c> chose for this device, else
    /// false.</summary>
    public bool? FlashAttention { get; init; }

    /// <summary>The largest number of tokens in one decode call, at least 512; each may need a row of logits over the whole vocabulary.
    /// Null (the default) takes what <c>plurality models tune</c> chose for this device, else 512.</summary>
    public int? BatchTokens { get; init; }

    /// <summary>The folder of a llama.cpp build. Null (the default) takes PLURALITY_LLAMA_DIR, else the bundled build.</summary>
    public string? LibraryDirectory { get; init; }

    /// <summary>The folder for converted weights. Null (the default) takes PLURALITY_CACHE, else the cache folder of the
    /// platform.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>
    /// The size of the KV cache in tokens, over all documents in flight. Default: 8192. A document and its prompt must fit.
    /// </summary>
    public int ContextCells { get; init; } = 8192;

    /// <summary>Receives the messages of the native library and of the preparation of the model file.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Receives one sentence before each slow step of opening the model; null for none.</summary>
    public IProgress<string>? Progress { get; init; }
}

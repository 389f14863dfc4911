using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;

namespace Plurality.Llama;

/// <summary>Which model to run, and how.</summary>
public sealed record LlamaModelOptions
{
    /// <summary>The name of the model that the package Plurality.Models.SmolLM2 puts beside the program.</summary>
    public const string Embedded = "embedded";

    /// <summary>The largest number of threads; llama.cpp ends the process on more.</summary>
    public const int MaximumThreads = 512;

    /// <summary><c>embedded</c> (default), or the path of a GGUF file.</summary>
    public string Model { get; init; } = Embedded;

    /// <summary>The format in which weights are used; null: what was chosen on this machine by measuring, else F16 for the embedded model
    /// and as shipped for any other.</summary>
    public WeightFormat? Weights { get; init; }

    /// <summary>The number type of the key/value cache; F16 by default.</summary>
    public KeyValueType KeyValue { get; init; } = KeyValueType.F16;

    /// <summary>Threads that compute, from 1 to <see cref="MaximumThreads"/>; null: the physical cores. Changes no digit of a
    /// result.</summary>
    public int? Threads { get; init; }

    /// <summary>How many threads that makes.</summary>
    internal int ComputingThreads => Threads ?? Math.Min(PhysicalCores.Count, MaximumThreads);

    /// <summary>
    /// Whether Plurality's own kernels compute the products of matrices, where there are any for this processor and the weights (x64 with
    /// AVX2; F32, F16 or BF16), instead of the library's; true by default. They are faster, and differ from the library's in the last
    /// digits.
    /// </summary>
    public bool UseKernels { get; init; } = true;

    /// <summary>Layers to compute on a GPU, where the library has one: 0 (default) for none, negative for all.</summary>
    public int GpuLayers { get; init; }

    /// <summary>The folder of a llama.cpp build to use instead of the one that comes along; null: PLURALITY_LLAMA_DIR, else that
    /// one.</summary>
    public string? LibraryDirectory { get; init; }

    /// <summary>Where expanded weights are kept; null: PLURALITY_CACHE, else the platform's own cache folder.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>
    /// How many tokens' keys and values are kept at once, over all documents in flight; 8192 by default. A document and its prompt must
    /// fit.
    /// </summary>
    public int ContextCells { get; init; } = 8192;

    /// <summary>Takes the native library's words, and what happens to the model file.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Told what takes long before the model is ready; null for nobody.</summary>
    public IProgress<string>? Progress { get; init; }
}

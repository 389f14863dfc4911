using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;

namespace Plurality.Runtime.Runs;

/// <summary>The <c>llama</c> section of a run file: how llama.cpp runs the model.</summary>
public sealed record LlamaSettings
{
    private static readonly LlamaModelOptions Defaults = new();

    /// <summary>The format of the weights; null: this machine's choice, else the model's own default.</summary>
    public WeightFormat? Weights { get; init; }

    /// <summary>The number type of the KV cache.</summary>
    public KeyValueType CacheType { get; init; } = Defaults.KeyValue;

    /// <summary>Threads to compute with; null: the physical cores. Changes no digit of a result.</summary>
    public int? Threads { get; init; }

    /// <summary>The tokens that the KV cache holds, over all documents of a batch.</summary>
    public int ContextSize { get; init; } = Defaults.ContextCells;

    /// <summary>Layers to compute on a GPU; -1 for all.</summary>
    public int GpuLayers { get; init; } = Defaults.GpuLayers;

    /// <summary>Whether Plurality's own kernels are used.</summary>
    public bool Kernels { get; init; } = Defaults.UseKernels;

    /// <summary>What opens a model with these settings.</summary>
    /// <param name="modelPath">The GGUF file; null for the embedded model.</param>
    public LlamaModelOptions OptionsFor(string? modelPath) =>
        new()
        {
            Model = modelPath ?? LlamaModelOptions.Embedded,
            Weights = Weights,
            KeyValue = CacheType,
            Threads = Threads,
            ContextCells = ContextSize,
            GpuLayers = GpuLayers,
            UseKernels = Kernels,
        };
}

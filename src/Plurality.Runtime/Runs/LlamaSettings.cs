using Plurality.Llama;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;

namespace Plurality.Runtime.Runs;

/// <summary>The <c>llama</c> section of a run file: how llama.cpp runs the model.</summary>
internal sealed record LlamaSettings
{
    /// <summary>The word for what was chosen by measuring on this machine, else the default.</summary>
    public const string Automatic = WeightFormats.Automatic;

    private static readonly LlamaModelOptions Defaults = new();

    /// <summary>The words for flash attention, with their meaning.</summary>
    public static IReadOnlyList<(string Word, bool? Meaning)> FlashAttentionWords { get; } =
    [(Automatic, null), ("on", true), ("off", false)];

    /// <summary>The format of the weights. Null: the format that was tuned on this machine, or the model's default.</summary>
    public WeightFormat? Weights { get; init; }

    /// <summary>The number type of the KV cache.</summary>
    public KeyValueType CacheType { get; init; } = Defaults.KeyValue;

    /// <summary>The number of threads; null: the number of physical cores. It does not change results.</summary>
    public int? Threads { get; init; }

    /// <summary>The size of the KV cache in tokens, for all documents of a batch together.</summary>
    public int ContextSize { get; init; } = Defaults.ContextCells;

    /// <summary>The number of layers that a GPU computes; -1 for all.</summary>
    public int GpuLayers { get; init; } = Defaults.GpuLayers;

    /// <summary>Whether Plurality's kernels replace those of llama.cpp.</summary>
    public bool Kernels { get; init; } = Defaults.UseKernels;

    /// <summary>Whether attention is one operation, with layers on a GPU. Null: what was tuned for this device, or off.</summary>
    public bool? FlashAttention { get; init; }

    /// <summary>The largest number of tokens in one call. Null: what was tuned for this device, or 512.</summary>
    public int? BatchTokens { get; init; }

    /// <summary>Makes the options that open a model with these settings.</summary>
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
            FlashAttention = FlashAttention,
            BatchTokens = BatchTokens,
        };
}

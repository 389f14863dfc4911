namespace Plurality.Llama.Native;

/// <summary>The options of a context. All its sequences share one cache.</summary>
/// <param name="Cells">
/// The capacity of the cache in tokens over all sequences, at least 1. The library rounds it up to a multiple of 256.
/// </param>
/// <param name="BatchTokens">
/// The maximum number of tokens of one <see cref="LlamaContext.Decode"/>, at least 1. They are computed in one go.
/// </param>
/// <param name="Threads">The number of computing threads, at least 1.</param>
/// <param name="KeyValue">The number type of keys and values.</param>
/// <param name="Observe">Whether <see cref="LlamaContext.Observer"/> is used. It costs a callback per operation.</param>
/// <param name="FlashAttention">
/// Whether to use flash attention. It is faster on some GPUs and slower on a CPU, where results then depend on the number of threads.
/// </param>
/// <param name="Kernels">Whether Plurality's kernels compute matrix products. Requires <see cref="LlamaModel.SuitsKernels"/>.</param>
internal sealed record LlamaContextOptions(
    int Cells,
    int BatchTokens,
    int Threads,
    KeyValueType KeyValue,
    bool Observe,
    bool FlashAttention = false,
    bool Kernels = false
);

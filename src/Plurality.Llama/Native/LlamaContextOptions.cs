namespace Plurality.Llama.Native;

/// <summary>How a context is made. All its sequences share one cache.</summary>
/// <param name="Cells">Tokens that the cache can hold over all sequences, at least 1; the library rounds up to a multiple of 256.</param>
/// <param name="BatchTokens">The most tokens of one <see cref="LlamaContext.Decode"/>, at least 1; they are computed in one go.</param>
/// <param name="Threads">Threads that compute, at least 1.</param>
/// <param name="KeyValue">What keys and values are stored as.</param>
/// <param name="Observe">Whether <see cref="LlamaContext.Observer"/> is used; it costs a callback per operation.</param>
/// <param name="FlashAttention">Faster on some GPUs; slower on a CPU, where results then depend on the number of threads.</param>
/// <param name="Kernels">Whether Plurality's own kernels compute the products of matrices; only where
/// <see cref="LlamaModel.SuitsKernels"/>.</param>
internal sealed record LlamaContextOptions(
    int Cells,
    int BatchTokens,
    int Threads,
    KeyValueType KeyValue,
    bool Observe,
    bool FlashAttention = false,
    bool Kernels = false
);

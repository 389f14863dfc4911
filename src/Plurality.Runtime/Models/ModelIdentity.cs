namespace Plurality.Runtime.Models;

/// <summary>
/// Everything about a model that can change a result, and nothing else: part of a trace set's identity. Two equal identities give the same
/// digits on the same machine.
/// </summary>
/// <param name="Name">A readable name; not part of comparisons between runs on its own, the hash decides.</param>
/// <param name="SourceSha256">SHA-256 of the model file that was asked for, lower-case hexadecimal.</param>
/// <param name="Weights">The format in which its weights are used: <c>shipped</c>, <c>f16</c>, <c>bf16</c>, <c>q8_0</c>,
/// <c>f32</c>.</param>
/// <param name="FileSha256">SHA-256 of the file that was loaded.</param>
/// <param name="Library">The engine and its version.</param>
/// <param name="CpuVariant">The instruction-set variant of the engine's kernels, or the device.</param>
/// <param name="KeyValueType">The number type of the key/value cache: <c>f16</c> or <c>f32</c>.</param>
/// <param name="FlashAttention">Whether flash attention is used.</param>
/// <param name="BatchTokens">The largest number of tokens computed at once.</param>
/// <param name="ContextCells">How many tokens' keys and values are kept at once.</param>
/// <param name="GpuLayers">How many layers are computed on a GPU.</param>
public sealed record ModelIdentity(
    string Name,
    string SourceSha256,
    string Weights,
    string FileSha256,
    string Library,
    string CpuVariant,
    string KeyValueType,
    bool FlashAttention,
    int BatchTokens,
    int ContextCells,
    int GpuLayers
);

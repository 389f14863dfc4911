using System.Text.Json.Nodes;

namespace Plurality.Llama;

/// <summary>Everything about a GGUF model run by llama.cpp that can change a digit of a result. It is the record in the model's
/// identity.</summary>
/// <param name="SourceSha256">SHA-256 of the model file that the user named, in lower-case hexadecimal; of a model in parts, that of their
/// hashes.</param>
/// <param name="Weights">The weight format in use: <c>shipped</c>, <c>f16</c>, <c>bf16</c>, <c>q8_0</c>,
/// <c>f32</c>.</param>
/// <param name="FileSha256">SHA-256 of the file that was loaded, or of the hashes of its parts.</param>
/// <param name="Library">The library and its version.</param>
/// <param name="CpuVariant">The instruction-set variant of the kernels, or the device.</param>
/// <param name="KeyValueType">The number type of the KV cache: <c>f16</c> or <c>f32</c>.</param>
/// <param name="FlashAttention">Whether flash attention is used.</param>
/// <param name="BatchTokens">The largest number of tokens in one decode call.</param>
/// <param name="ContextCells">The size of the KV cache in tokens.</param>
/// <param name="GpuLayers">The number of layers on a GPU.</param>
internal sealed record LlamaRecord(
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
)
{
    /// <summary>SHA-256 and scale of each adapter, in their order. The record of a model without adapters does not have the
    /// field.</summary>
    public IReadOnlyList<(string Sha256, float Scale)> Adapters { get; init; } = [];

    /// <summary>The record as a JSON object, keys sorted.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["batchTokens"] = BatchTokens,
            ["contextCells"] = ContextCells,
            ["cpuVariant"] = CpuVariant,
            ["fileSha256"] = FileSha256,
            ["flashAttention"] = FlashAttention,
            ["gpuLayers"] = GpuLayers,
            ["keyValueType"] = KeyValueType,
            ["library"] = Library,
            ["sourceSha256"] = SourceSha256,
            ["weights"] = Weights,
        };
        if (Adapters.Count > 0)
        {
            json.Insert(
                0,
                "adapters",
                new JsonArray([.. Adapters.Select(adapter => new JsonObject { ["scale"] = adapter.Scale, ["sha256"] = adapter.Sha256 })])
            );
        }

        return json.ToJsonString();
    }
}

using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

/// <summary>llama.h <c>llama_model_quantize_params</c>, field by field under its C names; C's one-byte <c>bool</c> is a
/// <see cref="byte"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QuantizeParameters
{
    public int nthread;
    public int ftype;
    public int output_tensor_type;
    public int token_embedding_type;
    public byte allow_requantize;
    public byte quantize_output_tensor;
    public byte only_copy;
    public byte pure;
    public byte keep_split;
    public byte dry_run;
    public nint imatrix;
    public nint kv_overrides;
    public nint tt_overrides;
    public nint prune_layers;
    public nuint max_buf_size;
}

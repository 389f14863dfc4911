using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

/// <summary>llama.h <c>llama_batch</c>: arrays of <see cref="n_tokens"/> entries that the caller owns.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BatchArguments
{
    public int n_tokens;
    public int* token;
    public float* embd;
    public int* pos;
    public int* n_seq_id;
    public int** seq_id;
    public sbyte* logits;
}

using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

/// <summary>
/// ggml.h <c>ggml_tensor</c> up to its data: element type, number of elements in each dimension (the first varies fastest), strides in
/// bytes, and source tensors. The library has no functions that return these. The layout is checked at load against tensors that the
/// loaded library created.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TensorHeader
{
    /// <summary><c>GGML_TYPE_F32</c>.</summary>
    public const int F32 = 0;

    /// <summary><c>GGML_TYPE_F16</c>.</summary>
    public const int F16 = 1;

    /// <summary><c>GGML_TYPE_BF16</c>.</summary>
    public const int BF16 = 30;

    /// <summary><c>GGML_TENSOR_FLAG_INPUT</c>: written before the graph is computed.</summary>
    public const int Input = 1;

    /// <summary><c>GGML_TENSOR_FLAG_COMPUTE</c>: the graph needs the tensor.</summary>
    public const int Compute = 16;

    public int type;
    public nint buffer;
    public long ne0;
    public long ne1;
    public long ne2;
    public long ne3;
    public nuint nb0;
    public nuint nb1;
    public nuint nb2;
    public nuint nb3;
    public int op;
    public fixed int op_params[16];
    public int flags;
    public TensorHeader* src0;
    public TensorHeader* src1;
    public fixed long src2[8];
    public TensorHeader* view_src;
    public nuint view_offs;
    public byte* data;
}

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

    /// <summary><c>GGML_TYPE_Q4_0</c>.</summary>
    public const int Q4_0 = 2;

    /// <summary><c>GGML_TYPE_Q4_1</c>.</summary>
    public const int Q4_1 = 3;

    /// <summary><c>GGML_TYPE_Q5_0</c>.</summary>
    public const int Q5_0 = 6;

    /// <summary><c>GGML_TYPE_Q5_1</c>.</summary>
    public const int Q5_1 = 7;

    /// <summary><c>GGML_TYPE_Q8_0</c>.</summary>
    public const int Q8_0 = 8;

    /// <summary><c>GGML_TYPE_Q2_K</c>.</summary>
    public const int Q2_K = 10;

    /// <summary><c>GGML_TYPE_Q3_K</c>.</summary>
    public const int Q3_K = 11;

    /// <summary><c>GGML_TYPE_Q4_K</c>.</summary>
    public const int Q4_K = 12;

    /// <summary><c>GGML_TYPE_Q5_K</c>.</summary>
    public const int Q5_K = 13;

    /// <summary><c>GGML_TYPE_Q6_K</c>.</summary>
    public const int Q6_K = 14;

    /// <summary><c>GGML_TYPE_IQ4_NL</c>.</summary>
    public const int IQ4_NL = 20;

    /// <summary><c>GGML_TYPE_IQ4_XS</c>.</summary>
    public const int IQ4_XS = 23;

    /// <summary><c>GGML_TYPE_BF16</c>.</summary>
    public const int BF16 = 30;

    /// <summary><c>GGML_TYPE_MXFP4</c>.</summary>
    public const int MXFP4 = 39;

    /// <summary><c>GGML_TYPE_I32</c>.</summary>
    public const int I32 = 26;

    /// <summary><c>GGML_TYPE_I64</c>.</summary>
    public const int I64 = 27;

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

using System.Runtime.InteropServices;

namespace Plurality.Runtime.Models.Llama.Native;

/// <summary>
/// The opening of ggml.h <c>ggml_tensor</c>, which no function of the library reads out: element type and the number of elements in each
/// dimension, the first one varying fastest. <see cref="LayoutCheck"/> compares it with a tensor that the library in memory made.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TensorHeader
{
    /// <summary><c>GGML_TYPE_F32</c>.</summary>
    public const int F32 = 0;

    public int type;
    public nint buffer;
    public long ne0;
    public long ne1;
    public long ne2;
    public long ne3;
}

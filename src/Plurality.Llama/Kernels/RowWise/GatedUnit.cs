using System.Runtime.Intrinsics;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>ggml's <c>GLU</c> of the kind SwiGLU: x · σ(x) · y, where x and y are two sources or the two halves of one.</summary>
internal readonly unsafe struct GatedUnit : IRowOperation
{
    /// <summary>ggml.h <c>GGML_GLU_OP_SWIGLU</c>.</summary>
    private const int SwiGlu = 2;

    /// <inheritdoc/>
    public static string Name => "GLU";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) =>
        result->op_params[0] == SwiGlu
        && FlatRows.AreNumbers(result)
        && FlatRows.AreNumbers(result->src0)
        && (result->src1 is null || (FlatRows.AreNumbers(result->src1) && FlatRows.AreAlike(result, result->src1)));

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        var length = (int)result->ne0;
        var isSwapped = result->op_params[1] != 0;
        for (var row = first; row < end; row++)
        {
            var source = FlatRows.At(result->src0, row);
            var target = FlatRows.At(result, row);
            if (result->src1 is not null)
            {
                Compute(source, FlatRows.At(result->src1, row), target, length);
            }
            else if (isSwapped)
            {
                Compute(source + length, source, target, length);
            }
            else
            {
                Compute(source, source + length, target, length);
            }
        }
    }

    private static void Compute(float* x, float* y, float* result, int length)
    {
        unchecked
        {
            var k = 0;
            for (; k + Vector512<float>.Count <= length; k += Vector512<float>.Count)
            {
                Of(Vector512.Load(x + k), Vector512.Load(y + k)).Store(result + k);
            }

            for (; k < length; k++)
            {
                result[k] = Of(Vector512.Create(x[k]), Vector512.Create(y[k])).ToScalar();
            }
        }
    }

    private static Vector512<float> Of(Vector512<float> x, Vector512<float> y) => x / (Vector512<float>.One + Vector512.Exp(-x)) * y;
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>
/// ggml's <c>GLU</c>: g(x) · y, where x and y are two sources or the two halves of one. For SwiGLU, g is x · σ(x). For GEGLU it is GELU,
/// approximated by a hyperbolic tangent (Hendrycks and Gimpel 2016) and rounded to the nearest F16, because the library reads it from a
/// table of such numbers. (Some entries of that table for x below −3 are a step of F16 off: a sum cancels there.)
/// </summary>
internal readonly unsafe struct GatedUnit : IRowOperation
{
    /// <summary>ggml.h <c>GGML_GLU_OP_GEGLU</c>.</summary>
    private const int GeGlu = 1;

    /// <summary>ggml.h <c>GGML_GLU_OP_SWIGLU</c>.</summary>
    private const int SwiGlu = 2;

    /// <summary>√(8/π): ½ (1 + tanh z) = σ(2z), and z = √(2/π) (x + 0.044715 x³).</summary>
    private const float Steepness = 1.5957691216057308f;

    private const float Cubic = 0.044715f;

    /// <inheritdoc/>
    public static string Name => "GLU";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) =>
        result->op_params[0] is GeGlu or SwiGlu
        && FlatRows.AreNumbers(result)
        && FlatRows.AreNumbers(result->src0)
        && (result->src1 is null || (FlatRows.AreNumbers(result->src1) && FlatRows.AreAlike(result, result->src1)));

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        var length = (int)result->ne0;
        var isGelu = result->op_params[0] == GeGlu;
        var isSwapped = result->op_params[1] != 0;
        for (var row = first; row < end; row++)
        {
            var source = FlatRows.At(result->src0, row);
            var target = FlatRows.At(result, row);
            if (result->src1 is not null)
            {
                Compute(source, FlatRows.At(result->src1, row), target, length, isGelu);
            }
            else if (isSwapped)
            {
                Compute(source + length, source, target, length, isGelu);
            }
            else
            {
                Compute(source, source + length, target, length, isGelu);
            }
        }
    }

    private static void Compute(float* x, float* y, float* result, int length, bool isGelu)
    {
        unchecked
        {
            var k = 0;
            for (; k + Vector512<float>.Count <= length; k += Vector512<float>.Count)
            {
                Of(Vector512.Load(x + k), Vector512.Load(y + k), isGelu).Store(result + k);
            }

            for (; k < length; k++)
            {
                result[k] = Of(Vector512.Create(x[k]), Vector512.Create(y[k]), isGelu).ToScalar();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of(Vector512<float> x, Vector512<float> y, bool isGelu) => (isGelu ? Gelu(x) : Gate(x, x)) * y;

    /// <summary>x · σ(s).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gate(Vector512<float> x, Vector512<float> s) => x / (Vector512<float>.One + Vector512.Exp(-s));

    /// <summary>GELU of a number that is rounded to F16; as in the library, 0 or x beyond ±10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gelu(Vector512<float> x)
    {
        var rounded = HalfNumbers.Round(x);
        var s = Vector512.Create(Steepness) * rounded * (Vector512.Create(Cubic) * rounded * rounded + Vector512<float>.One);
        var gelu = HalfNumbers.Round(Gate(rounded, s));
        var end = Vector512.Create(10f);
        return Vector512.ConditionalSelect(
            Vector512.LessThanOrEqual(x, -end),
            Vector512<float>.Zero,
            Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, end), x, gelu)
        );
    }
}

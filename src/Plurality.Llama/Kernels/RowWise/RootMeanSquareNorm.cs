using System.Numerics.Tensors;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>
/// ggml's <c>RMS_NORM</c>: a row divided by the root of its mean square.
/// </summary>
internal readonly unsafe struct RootMeanSquareNorm : IRowOperation
{
    /// <inheritdoc/>
    public static string Name => "RMS_NORM";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) => FlatRows.AreOfOneSource(result);

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        var epsilon = BitConverter.Int32BitsToSingle(result->op_params[0]);
        for (var row = first; row < end; row++)
        {
            var numbers = FlatRows.Numbers(result->src0, row);
            var mean = (float)(WideSums.OfSquares(numbers) / numbers.Length);
            TensorPrimitives.Multiply(numbers, 1 / MathF.Sqrt(mean + epsilon), FlatRows.Numbers(result, row));
        }
    }
}

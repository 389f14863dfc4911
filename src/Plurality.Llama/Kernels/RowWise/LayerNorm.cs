using System.Numerics.Tensors;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>ggml's <c>NORM</c>: a row less its mean, divided by its standard deviation.</summary>
internal readonly unsafe struct LayerNorm : IRowOperation
{
    /// <inheritdoc/>
    public static string Name => "NORM";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) => FlatRows.AreOfOneSource(result);

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        var epsilon = BitConverter.Int32BitsToSingle(result->op_params[0]);
        for (var row = first; row < end; row++)
        {
            var numbers = FlatRows.Numbers(result->src0, row);
            var centred = FlatRows.Numbers(result, row);
            TensorPrimitives.Subtract(numbers, (float)(WideSums.Of(numbers) / numbers.Length), centred);
            var variance = (float)(WideSums.OfSquares(centred) / numbers.Length);
            TensorPrimitives.Multiply(centred, 1 / MathF.Sqrt(variance + epsilon), centred);
        }
    }
}

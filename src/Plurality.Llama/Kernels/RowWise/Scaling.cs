using System.Numerics.Tensors;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>ggml's <c>SCALE</c> of F32 rows by one number, without an offset.</summary>
internal readonly unsafe struct Scaling : IRowOperation
{
    /// <inheritdoc/>
    public static string Name => "SCALE";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) =>
        FlatRows.AreOfOneSource(result) && BitConverter.Int32BitsToSingle(result->op_params[1]) == 0;

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        var factor = BitConverter.Int32BitsToSingle(result->op_params[0]);
        for (var row = first; row < end; row++)
        {
            TensorPrimitives.Multiply(FlatRows.Numbers(result->src0, row), factor, FlatRows.Numbers(result, row));
        }
    }
}

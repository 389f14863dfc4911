using System.Numerics.Tensors;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>ggml's <c>MUL</c> of F32 rows, number by number. The second source may have fewer rows, which are repeated.</summary>
internal readonly unsafe struct Multiplication : IRowOperation
{
    /// <inheritdoc/>
    public static string Name => "MUL";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) => RowPairs.AreSupported(result);

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            var rows = RowPairs.At(result, row);
            TensorPrimitives.Multiply(rows.Left, rows.Right, rows.Result);
        }
    }
}

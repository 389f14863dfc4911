using System.Numerics.Tensors;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>ggml's <c>ADD</c> of F32 rows. The second source may have fewer rows, which are repeated.</summary>
internal readonly unsafe struct Addition : IRowOperation
{
    /// <inheritdoc/>
    public static string Name => "ADD";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) => RowPairs.AreSupported(result);

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            var rows = RowPairs.At(result, row);
            TensorPrimitives.Add(rows.Left, rows.Right, rows.Result);
        }
    }
}

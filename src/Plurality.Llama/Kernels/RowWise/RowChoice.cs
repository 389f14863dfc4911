using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>ggml's <c>GET_ROWS</c> of one F32 matrix: those rows that a list of numbers names. They are not checked.</summary>
internal readonly unsafe struct RowChoice : IRowOperation
{
    /// <inheritdoc/>
    public static string Name => "GET_ROWS";

    /// <inheritdoc/>
    public static bool IsSupported(TensorHeader* result) =>
        FlatRows.AreNumbers(result)
        && FlatRows.AreNumbers(result->src0)
        && TensorRows.Matrices(result->src0) == 1
        && TensorRows.Matrices(result) == 1
        && result->src1->type == TensorHeader.I32;

    /// <inheritdoc/>
    public static void Compute(TensorHeader* result, int first, int end)
    {
        unchecked
        {
            for (var row = first; row < end; row++)
            {
                var chosen = *(int*)(result->src1->data + ((nuint)row * result->src1->nb0));
                FlatRows.Numbers(result->src0, chosen).CopyTo(FlatRows.Numbers(result, row));
            }
        }
    }
}

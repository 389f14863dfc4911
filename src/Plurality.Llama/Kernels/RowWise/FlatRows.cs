using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>The rows of an F32 tensor, counted over all its matrices.</summary>
internal static unsafe class FlatRows
{
    /// <summary>Whether a tensor has rows of adjacent F32 numbers.</summary>
    public static bool AreNumbers(TensorHeader* tensor) => tensor->type == TensorHeader.F32 && tensor->nb0 == sizeof(float);

    /// <summary>Whether two tensors have the same sizes.</summary>
    public static bool AreAlike(TensorHeader* one, TensorHeader* other) =>
        one->ne0 == other->ne0 && one->ne1 == other->ne1 && one->ne2 == other->ne2 && one->ne3 == other->ne3;

    /// <summary>Whether a tensor and its only source have rows of numbers, of the same sizes.</summary>
    public static bool AreOfOneSource(TensorHeader* result) =>
        AreNumbers(result) && AreNumbers(result->src0) && AreAlike(result, result->src0);

    /// <summary>A row.</summary>
    public static float* At(TensorHeader* tensor, int row)
    {
        var (matrix, inMatrix) = Math.DivRem(unchecked((uint)row), unchecked((uint)tensor->ne1));
        return TensorRows.At(tensor, (int)matrix, (int)inMatrix);
    }

    /// <summary>The numbers of a row.</summary>
    public static Span<float> Numbers(TensorHeader* tensor, int row) => new(At(tensor, row), (int)tensor->ne0);
}

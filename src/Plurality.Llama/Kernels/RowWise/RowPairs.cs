using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>The rows of two F32 sources and of their result. The second source is repeated until it has as many rows.</summary>
internal readonly unsafe ref struct RowPairs
{
    private RowPairs(float* left, float* right, float* result, int length)
    {
        Left = new ReadOnlySpan<float>(left, length);
        Right = new ReadOnlySpan<float>(right, length);
        Result = new Span<float>(result, length);
    }

    /// <summary>A row of the first source.</summary>
    public ReadOnlySpan<float> Left { get; }

    /// <summary>The row of the second source that belongs to it.</summary>
    public ReadOnlySpan<float> Right { get; }

    /// <summary>The row of the result.</summary>
    public Span<float> Result { get; }

    /// <summary>Whether a result and its sources have rows of one length.</summary>
    public static bool AreSupported(TensorHeader* result) =>
        FlatRows.AreNumbers(result)
        && FlatRows.AreNumbers(result->src0)
        && FlatRows.AreNumbers(result->src1)
        && result->src0->ne0 == result->ne0
        && result->src1->ne0 == result->ne0;

    /// <summary>A row of each.</summary>
    /// <param name="result">The result.</param>
    /// <param name="row">The row, over all matrices.</param>
    public static RowPairs At(TensorHeader* result, int row)
    {
        unchecked
        {
            var right = result->src1;
            var (matrix, inMatrix) = Math.DivRem((uint)row, (uint)result->ne1);
            var (outer, inner) = Math.DivRem(matrix, (uint)result->ne2);
            var repeated = right->data;
            repeated += inMatrix % (uint)right->ne1 * right->nb1;
            repeated += inner % (uint)right->ne2 * right->nb2;
            repeated += outer % (uint)right->ne3 * right->nb3;
            return new RowPairs(FlatRows.At(result->src0, row), (float*)repeated, FlatRows.At(result, row), (int)result->ne0);
        }
    }
}

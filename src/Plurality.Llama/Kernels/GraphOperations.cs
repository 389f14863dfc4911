using System.Runtime.InteropServices;
using Plurality.Llama.Errors;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Kernels.RowWise;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>The ggml operations that the kernels compute, found by their ggml names. ggml has checked the sizes of their tensors.</summary>
internal sealed unsafe class GraphOperations
{
    /// <summary>
    /// The number of operations whose names are read: the 101 of the release that the bindings support. ggml reads past its table of names
    /// after that.
    /// </summary>
    private const int Count = 101;

    private readonly int _product = Number("MUL_MAT");
    private readonly int _expertProduct = Number("MUL_MAT_ID");
    private readonly int _softMax = Number("SOFT_MAX");
    private readonly int _rotation = Number("ROPE");
    private readonly bool[] _views = new bool[Count];
    private readonly RowOperation?[] _rowOperations = new RowOperation?[Count];

    public GraphOperations()
    {
        foreach (var name in (string[])["NONE", "RESHAPE", "VIEW", "PERMUTE", "TRANSPOSE"])
        {
            _views[Number(name)] = true;
        }

        foreach (var operation in RowOperation.All)
        {
            _rowOperations[Number(operation.Name)] = operation;
        }
    }

    /// <summary>Whether a tensor is a view of another tensor's data.</summary>
    public bool IsView(TensorHeader* tensor) => (uint)tensor->op < Count && _views[tensor->op];

    /// <summary>Whether a tensor is a matrix product of supported types and strides.</summary>
    public bool IsProduct(TensorHeader* tensor)
    {
        var matrix = tensor->src0;
        var columns = tensor->src1;
        return tensor->op == _product
            && tensor->op_params[1] == 0 // no hint of a special structure
            && HasSupportedRows(tensor)
            && columns->ne3 == matrix->ne3
            && columns->ne2 % matrix->ne2 == 0;
    }

    /// <summary>Whether a tensor is the products of a mixture of experts, of supported types and strides.</summary>
    public bool IsExpertProduct(TensorHeader* tensor) =>
        tensor->op == _expertProduct && HasSupportedRows(tensor) && ((TensorHeader*)tensor->src2[0])->type == TensorHeader.I32;

    /// <summary>Whether a tensor is a rotation by positions that the kernels compute.</summary>
    public bool IsRotation(TensorHeader* tensor) => tensor->op == _rotation && PositionRotation.IsSupported(tensor);

    /// <summary>What computes a tensor row by row; null if nothing does.</summary>
    public RowOperation? RowsOf(TensorHeader* tensor) =>
        (uint)tensor->op < Count && _rowOperations[tensor->op] is { } operation && operation.IsSupported(tensor) ? operation : null;

    /// <summary>Whether both factors and the result of a product have rows that the kernels read and write.</summary>
    private static bool HasSupportedRows(TensorHeader* tensor)
    {
        var matrix = tensor->src0;
        var columns = tensor->src1;
        return WeightRows.IsKnown(matrix->type)
            && columns->type == TensorHeader.F32
            && tensor->type == TensorHeader.F32
            && matrix->nb0 == (nuint)WeightRows.BlockBytes(matrix->type)
            && columns->nb0 == sizeof(float)
            && tensor->nb0 == sizeof(float)
            && (!RowFormat.IsKnown(matrix->type) || (matrix->nb1 | matrix->nb2 | matrix->nb3) % matrix->nb0 == 0)
            && (columns->nb1 | columns->nb2 | columns->nb3) % sizeof(float) == 0;
    }

    /// <summary>
    /// Whether a tensor is a softmax without a mask, or with a mask that all heads share, and without a slope per head (ALiBi) and sinks.
    /// </summary>
    public bool IsSoftMax(TensorHeader* tensor)
    {
        var mask = tensor->src1;
        return tensor->op == _softMax
            && tensor->src0->type == TensorHeader.F32
            && tensor->src0->nb0 == sizeof(float)
            && tensor->nb0 == sizeof(float)
            && tensor->op_params[1] == 0
            && tensor->src2[0] == 0
            && (mask is null || (mask->type == TensorHeader.F32 && mask->nb0 == sizeof(float) && mask->ne2 == 1 && mask->ne3 == 1));
    }

    /// <summary>
    /// Whether three tensors are attention that can be computed as one: the scores of keys and queries, their softmax, and the sum of
    /// values weighted by it. ggml may place the result in the memory of the queries or the mask, which it no longer needs.
    /// </summary>
    /// <param name="scores">A product.</param>
    /// <param name="shares">The next tensor.</param>
    /// <param name="result">The tensor after it.</param>
    public bool IsAttention(TensorHeader* scores, TensorHeader* shares, TensorHeader* result) =>
        IsSoftMax(shares)
        && IsProduct(result)
        && shares->src0 == scores
        && shares->src1 is not null
        && result->src1 == shares
        && scores->src0->ne2 == result->src0->ne2
        && scores->src0->ne3 == result->src0->ne3
        && !Overlap(scores->src1, result)
        && !Overlap(shares->src1, result);

    private static bool Overlap(TensorHeader* one, TensorHeader* other) =>
        one->data < other->data + NativeMethods.ggml_nbytes(other) && other->data < one->data + NativeMethods.ggml_nbytes(one);

    private static int Number(string name)
    {
        for (var operation = 0; operation < Count; operation++)
        {
            if (Marshal.PtrToStringUTF8((nint)NativeMethods.ggml_op_name(operation)) == name)
            {
                return operation;
            }
        }

        throw new NativeLibraryException(
            $"ggml must know the operation {name}; the library does not. Use a llama.cpp {LibraryFiles.Release} build.",
            []
        );
    }
}

using System.Numerics.Tensors;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>
/// ggml's <c>SOFT_MAX</c>: result = softmax(scale · scores + mask), row by row. All heads share the mask, whose values are usually 0 or −∞.
/// </summary>
internal sealed unsafe class SoftMax(KernelThreads threads) : IKernelWork
{
    private TensorHeader* _result;

    /// <inheritdoc/>
    int IKernelWork.Tasks => (int)(_result->ne1 * TensorRows.Matrices(_result));

    /// <summary>The factor of the scores.</summary>
    public static float Scale(TensorHeader* result) => BitConverter.Int32BitsToSingle(result->op_params[0]);

    /// <summary>Computes a tensor that <see cref="GraphOperations.IsSoftMax"/> accepts.</summary>
    public void Compute(TensorHeader* result)
    {
        _result = result;
        threads.Do(this);
    }

    /// <inheritdoc/>
    void IKernelWork.Do(int task, int thread)
    {
        var (matrix, row) = Math.DivRem(task, (int)_result->ne1);
        var count = (int)_result->ne0;
        var target = TensorRows.At(_result, matrix, row);
        new ReadOnlySpan<float>(TensorRows.At(_result->src0, matrix, row), count).CopyTo(new Span<float>(target, count));
        Prepare(target, count, Scale(_result), _result->src1 is null ? null : TensorRows.At(_result->src1, 0, row));
        Normalize(new Span<float>(target, count));
    }

    /// <summary>Scales and masks scores in place.</summary>
    public static void Prepare(float* scores, int count, float scale, float* mask)
    {
        var span = new Span<float>(scores, count);
        if (mask is null)
        {
            TensorPrimitives.Multiply(span, scale, span);
        }
        else
        {
            TensorPrimitives.MultiplyAdd(span, scale, new ReadOnlySpan<float>(mask, count), span);
        }
    }

    /// <summary>Computes the softmax in place. A fully masked row becomes NaN, because it has no distribution.</summary>
    public static void Normalize(Span<float> scores)
    {
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), scores);
        TensorPrimitives.Exp(scores, scores);
        var sum = default(ShareSum);
        fixed (float* first = scores)
        {
            sum.Add(first, 0, scores.Length);
        }

        TensorPrimitives.Divide(scores, sum.Total, scores);
    }
}

using Plurality.Llama.Kernels.RowWise;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>Computes operations of ggml graphs. <see cref="Kernels"/> chooses the implementation.</summary>
internal unsafe interface IKernels : IDisposable
{
    /// <summary>Begins another graph. Forgets everything about the tensors of the last one.</summary>
    void Begin();

    /// <summary>Computes a matrix product.</summary>
    void Multiply(TensorHeader* product);

    /// <summary>Computes the products of a mixture of experts.</summary>
    void MultiplyExperts(TensorHeader* product);

    /// <summary>Computes a softmax.</summary>
    void SoftMax(TensorHeader* shares);

    /// <summary>Computes the last of three tensors that are attention. Does not write the other two.</summary>
    void Attend(TensorHeader* scores, TensorHeader* shares, TensorHeader* result);

    /// <summary>Rotates pairs of numbers by the position of their token.</summary>
    void Rotate(TensorHeader* result);

    /// <summary>Computes a tensor that the operation supports.</summary>
    void ComputeRows(RowOperation operation, TensorHeader* result);
}

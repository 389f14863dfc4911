using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>Computes operations of ggml's graphs; see <see cref="Kernels"/> for which.</summary>
internal unsafe interface IKernels : IDisposable
{
    /// <summary>Begins with another graph: what is known of the last one's tensors is forgotten.</summary>
    void Begin();

    /// <summary>Fills in a product of matrices.</summary>
    void Multiply(TensorHeader* product);

    /// <summary>Fills in a softmax.</summary>
    void SoftMax(TensorHeader* shares);

    /// <summary>Fills in the last of three tensors that are attention, and leaves the others as they are.</summary>
    void Attend(TensorHeader* scores, TensorHeader* shares, TensorHeader* result);
}

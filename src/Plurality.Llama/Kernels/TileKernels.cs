using Plurality.Llama.Kernels.RowWise;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>The kernels for one vector width.</summary>
/// <typeparam name="TTile">The innermost loop.</typeparam>
internal sealed unsafe class TileKernels<TTile>(KernelThreads threads) : IKernels
    where TTile : ITile
{
    private readonly MatrixProduct<TTile> _product = new(threads);
    private readonly ExpertProduct<TTile> _experts = new(threads);
    private readonly Attention<TTile> _attention = new(threads);
    private readonly SoftMax _softMax = new(threads);
    private readonly PositionRotation _rotation = new(threads);
    private readonly RowWork _rows = new(threads);

    /// <inheritdoc/>
    public void Begin() => _attention.Begin();

    /// <inheritdoc/>
    public void Multiply(TensorHeader* product) => _product.Compute(product);

    /// <inheritdoc/>
    public void MultiplyExperts(TensorHeader* product) => _experts.Compute(product);

    /// <inheritdoc/>
    public void SoftMax(TensorHeader* shares) => _softMax.Compute(shares);

    /// <inheritdoc/>
    public void Attend(TensorHeader* scores, TensorHeader* shares, TensorHeader* result) => _attention.Compute(scores, shares, result);

    /// <inheritdoc/>
    public void Rotate(TensorHeader* result) => _rotation.Compute(result);

    /// <inheritdoc/>
    public void ComputeRows(RowOperation operation, TensorHeader* result) => _rows.Compute(operation, result);

    /// <inheritdoc/>
    public void Dispose()
    {
        _product.Dispose();
        _experts.Dispose();
        _attention.Dispose();
        _rotation.Dispose();
    }
}

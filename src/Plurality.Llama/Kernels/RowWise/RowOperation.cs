using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>
/// What the kernels do with an operation that computes each row by itself, chosen once by the number of its ggml operation.
/// </summary>
internal sealed unsafe class RowOperation
{
    private delegate* <TensorHeader*, bool> _isSupported;
    private delegate* <TensorHeader*, TensorHeader*> _counted;
    private delegate* <TensorHeader*, int, int, void> _compute;

    private RowOperation() { }

    /// <summary>All operations.</summary>
    public static IReadOnlyList<RowOperation> All { get; } =
    [
        Of<Addition>(),
        Of<Multiplication>(),
        Of<Scaling>(),
        Of<RootMeanSquareNorm>(),
        Of<LayerNorm>(),
        Of<GatedUnit>(),
        Of<ContiguousCopy>(),
        Of<RowChoice>(),
        Of<CacheRows>(),
    ];

    /// <summary>ggml's name of the operation.</summary>
    public required string Name { get; init; }

    /// <inheritdoc cref="IRowOperation.IsSupported"/>
    public bool IsSupported(TensorHeader* result) => _isSupported(result);

    /// <inheritdoc cref="IRowOperation.Counted"/>
    public TensorHeader* Counted(TensorHeader* result) => _counted(result);

    /// <inheritdoc cref="IRowOperation.Compute"/>
    public void Compute(TensorHeader* result, int first, int end) => _compute(result, first, end);

    private static RowOperation Of<TOperation>()
        where TOperation : IRowOperation =>
        new()
        {
            Name = TOperation.Name,
            _isSupported = &TOperation.IsSupported,
            _counted = &TOperation.Counted,
            _compute = &TOperation.Compute,
        };
}

using Plurality.Training.Adapters;
using Plurality.Training.Kernels;
using Plurality.Training.Packing;
using Plurality.Training.Weights;

namespace Plurality.Training.Network;

/// <summary>
/// A Llama model (Touvron et al. 2023) with a trainable adapter: hidden states forward, gradients of the adapter backward. Not safe
/// to share between threads; it uses its own.
/// </summary>
internal sealed class LlamaNetwork : IDisposable
{
    private readonly ModelWeights _weights;
    private readonly ModelShape _shape;
    private readonly Workers _workers;
    private readonly Products _products;
    private readonly PackedAttention _attention;
    private readonly AdaptedMatrix _matrices;
    private readonly BlockActivations[] _blocks;
    private readonly Matrix _states;
    private readonly Matrix _narrow;
    private readonly Matrix _inner;
    private readonly Matrix _gateGradient;
    private readonly Matrix _queryGradient;
    private readonly Matrix _keyGradient;
    private readonly Matrix _valueGradient;
    private readonly Matrix _attendedGradient;
    private int[] _positions = [];
    private TokenForest? _forest;
    private bool _isAdapted;

    /// <param name="weights">The frozen weights, which stay the caller's.</param>
    /// <param name="adapter">The trainable parameters, which stay the caller's.</param>
    /// <param name="threads">The number of threads. Results do not depend on it.</param>
    public LlamaNetwork(ModelWeights weights, TrainableAdapter adapter, int threads)
    {
        (_weights, _shape, Adapter) = (weights, weights.Shape, adapter);
        _workers = new Workers(threads);
        _products = Products.Create(_workers);
        _attention = new PackedAttention(_workers, _products, _shape.Heads, _shape.KeyHeads, _shape.HeadSize);
        _matrices = new AdaptedMatrix(_products);
        _blocks =
        [
            .. Enumerable
                .Range(0, _shape.Layers)
                .Select(layer => new BlockActivations(_shape, [.. MatrixKinds.All.Select(kind => adapter[layer, kind]?.Rank ?? 0)])),
        ];
        Head = new OutputHead(weights, _workers, _products);
        _states = new Matrix(0, _shape.Width);
        _narrow = new Matrix(0, _shape.Width);
        _inner = new Matrix(0, _shape.Inner);
        _gateGradient = new Matrix(0, _shape.Inner);
        _queryGradient = new Matrix(0, _shape.Heads * _shape.HeadSize);
        _keyGradient = new Matrix(0, _shape.KeyHeads * _shape.HeadSize);
        _valueGradient = new Matrix(0, _shape.KeyHeads * _shape.HeadSize);
        _attendedGradient = new Matrix(0, _shape.Heads * _shape.HeadSize);
    }

    /// <summary>The trainable parameters.</summary>
    public TrainableAdapter Adapter { get; }

    /// <summary>The probabilities of next tokens.</summary>
    public OutputHead Head { get; }

    /// <summary>The hidden states behind the last block, before the last normalisation. Valid after <see cref="Forward"/>.</summary>
    public Matrix States => _states;

    /// <summary>What a token of a batch takes in all blocks, in bytes: nearly all memory besides the model.</summary>
    public long BytesPerToken => _blocks.Sum(block => block.BytesPerToken);

    /// <summary>Computes hidden states.</summary>
    /// <param name="forest">The texts.</param>
    /// <param name="isAdapted">Whether the adapter is on. Only then <see cref="Backward"/> may follow.</param>
    public void Forward(TokenForest forest, bool isAdapted = true)
    {
        var rows = forest.Tokens.Count;
        (_forest, _isAdapted) = (forest, isAdapted);
        _weights.Rotation.Prepare(forest.Positions);
        _positions = [.. forest.Branches.SelectMany(branch => Enumerable.Range(branch.Position, branch.Length))];
        Resize(rows);
        for (var row = 0; row < rows; row++)
        {
            _weights.Embeddings[forest.Tokens[row]].CopyTo(_states[row]);
        }

        for (var layer = 0; layer < _blocks.Length; layer++)
        {
            ForwardBlock(layer);
        }
    }

    /// <summary>Adds the gradients of the adapter for the texts of the last <see cref="Forward"/>.</summary>
    /// <param name="gradient">The derivative of the loss with respect to <see cref="States"/>. Overwritten.</param>
    public void Backward(Matrix gradient)
    {
        if (!_isAdapted)
        {
            throw new InvalidOperationException("The adapter must be on.");
        }

        for (var layer = _blocks.Length - 1; layer >= 0; layer--)
        {
            BackwardBlock(layer, gradient);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _attention.Dispose();
        _matrices.Dispose();
        Head.Dispose();
        foreach (var block in _blocks)
        {
            block.Dispose();
        }

        foreach (var matrix in Shared())
        {
            matrix.Dispose();
        }
    }

    private Matrix[] Shared() => [_states, _narrow, _inner, _gateGradient, _queryGradient, _keyGradient, _valueGradient, _attendedGradient];

    private void Resize(int rows)
    {
        foreach (var matrix in Shared())
        {
            _ = matrix.Resize(rows);
        }

        foreach (var block in _blocks)
        {
            block.Resize(rows);
        }
    }

    private void ForwardBlock(int layer)
    {
        var (weights, block) = (_weights.Blocks[layer], _blocks[layer]);
        _states.Numbers.CopyTo(block.Input.Numbers);
        Normalize(block.Input, weights.AttentionNorm);
        Multiply(layer, MatrixKind.Query, _narrow, block.Queries, adds: false);
        Multiply(layer, MatrixKind.Key, _narrow, block.Keys, adds: false);
        Multiply(layer, MatrixKind.Value, _narrow, block.Values, adds: false);
        Rotate(block.Queries, isInverse: false);
        Rotate(block.Keys, isInverse: false);
        _attention.Forward(_forest!, block.Queries, block.Keys, block.Values, block.Attended, block.LogSums);
        Multiply(layer, MatrixKind.Output, block.Attended, _states, adds: true);
        _states.Numbers.CopyTo(block.Middle.Numbers);
        Normalize(block.Middle, weights.FeedForwardNorm);
        Multiply(layer, MatrixKind.Gate, _narrow, block.Gate, adds: false);
        Multiply(layer, MatrixKind.Up, _narrow, block.Up, adds: false);
        Activate(block);
        Multiply(layer, MatrixKind.Down, _inner, _states, adds: true);
    }

    private void BackwardBlock(int layer, Matrix gradient)
    {
        var (weights, block) = (_weights.Blocks[layer], _blocks[layer]);
        Activate(block);
        Factors[] toInner = [.. MultiplyBackward(layer, MatrixKind.Down, _inner, gradient)];
        _products.Compute(_inner, adds: false, toInner);
        ActivateBackward(block);
        Normalize(block.Middle, weights.FeedForwardNorm);
        Factors[] toFeedForward =
        [
            .. MultiplyBackward(layer, MatrixKind.Gate, _narrow, _gateGradient),
            .. MultiplyBackward(layer, MatrixKind.Up, _narrow, _inner),
        ];
        _products.Compute(_narrow, adds: false, toFeedForward);
        NormalizeBackward(block.Middle, weights.FeedForwardNorm, gradient);

        Factors[] toAttended = [.. MultiplyBackward(layer, MatrixKind.Output, block.Attended, gradient)];
        _products.Compute(_attendedGradient, adds: false, toAttended);
        _attention.Backward(
            _forest!,
            block.Queries,
            block.Keys,
            block.Values,
            block.LogSums,
            _attendedGradient,
            _queryGradient,
            _keyGradient,
            _valueGradient
        );
        Rotate(_queryGradient, isInverse: true);
        Rotate(_keyGradient, isInverse: true);
        Normalize(block.Input, weights.AttentionNorm);
        Factors[] toInput =
        [
            .. MultiplyBackward(layer, MatrixKind.Query, _narrow, _queryGradient),
            .. MultiplyBackward(layer, MatrixKind.Key, _narrow, _keyGradient),
            .. MultiplyBackward(layer, MatrixKind.Value, _narrow, _valueGradient),
        ];
        if (layer > 0)
        {
            _products.Compute(_narrow, adds: false, toInput);
            NormalizeBackward(block.Input, weights.AttentionNorm, gradient);
        }
    }

    private void Multiply(int layer, MatrixKind kind, Matrix x, Matrix result, bool adds) =>
        _matrices.Forward(
            _weights.Blocks[layer].Matrices[(int)kind],
            _isAdapted ? Adapter[layer, kind] : null,
            x,
            _blocks[layer].Low[(int)kind],
            result,
            adds
        );

    private IEnumerable<Factors> MultiplyBackward(int layer, MatrixKind kind, Matrix x, Matrix outer) =>
        _matrices.Backward(kind, _weights.Blocks[layer].Matrices[(int)kind], Adapter[layer, kind], x, _blocks[layer].Low[(int)kind], outer);

    /// <summary>Writes normalised rows.</summary>
    private void Normalize(Matrix x, Matrix weight) =>
        ForRows(x.Rows, row => RowOperations.Normalize(x[row], weight[0], _shape.Epsilon, _narrow[row]));

    private void NormalizeBackward(Matrix x, Matrix weight, Matrix gradient) =>
        ForRows(x.Rows, row => RowOperations.NormalizeBackward(x[row], weight[0], _shape.Epsilon, _narrow[row], gradient[row]));

    private void Rotate(Matrix heads, bool isInverse) =>
        ForRows(heads.Rows, row => _weights.Rotation.Rotate(heads[row], _positions[row], isInverse));

    private void Activate(BlockActivations block) =>
        ForRows(_inner.Rows, row => RowOperations.Activate(block.Gate[row], block.Up[row], _inner[row]));

    /// <summary>Turns the gradient of the product in <see cref="_inner"/> into those of both factors. That of up takes its place.</summary>
    private void ActivateBackward(BlockActivations block) => _workers.DoRows(_inner.Rows, (first, end) =>
        {
            var spare = new float[_shape.Inner];
            for (var row = first; row < end; row++)
            {
                RowOperations.ActivateBackward(block.Gate[row], block.Up[row], _inner[row], _gateGradient[row], spare);
            }
        });

    private void ForRows(int rows, Action<int> operation) => _workers.DoRows(rows, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                operation(row);
            }
        });
}

using System.Numerics.Tensors;
using Plurality.Training.Adapters;
using Plurality.Training.Kernels;
using Plurality.Training.Weights;

namespace Plurality.Training.Network;

/// <summary>The products with a frozen matrix and its adapter, and their derivatives. Holds memory for one matrix at a time.</summary>
internal sealed class AdaptedMatrix(Products products) : IDisposable
{
    private readonly Dictionary<MatrixKind, Matrix> _outerLow = [];
    private readonly Sheet _lowTransposed = new();
    private readonly Sheet _outerLowTransposed = new();

    /// <summary>result = x Wᵀ + scale · (x Aᵀ) Bᵀ, added to the target or not.</summary>
    /// <param name="weight">W, a row per output.</param>
    /// <param name="adapter">A and B, or null.</param>
    /// <param name="x">The input, a row per token.</param>
    /// <param name="low">The target for scale · x Aᵀ.</param>
    /// <param name="result">The target.</param>
    /// <param name="adds">Whether the target's values stay as a summand.</param>
    public void Forward(Matrix weight, LowRank? adapter, Matrix x, Matrix low, Matrix result, bool adds)
    {
        var frozen = new Factors(x, weight, IsTransposed: true);
        if (adapter is null)
        {
            products.Compute(result, adds, frozen);
            return;
        }

        products.Compute(low, adds: false, new Factors(x, adapter.Down, IsTransposed: true));
        TensorPrimitives.Multiply(low.Numbers, adapter.Scale, low.Numbers);
        products.Compute(result, adds, frozen, new Factors(low, adapter.Up, IsTransposed: false));
    }

    /// <summary>
    /// Adds the gradients of an adapter, and returns the summands of the derivative with respect to x. They are valid until the next call
    /// for the same kind.
    /// </summary>
    /// <param name="kind">The kind of matrix.</param>
    /// <param name="weight">W.</param>
    /// <param name="adapter">A and B, or null.</param>
    /// <param name="x">The input.</param>
    /// <param name="low">What <see cref="Forward"/> wrote.</param>
    /// <param name="outer">The derivative with respect to the result.</param>
    public IEnumerable<Factors> Backward(MatrixKind kind, Matrix weight, LowRank? adapter, Matrix x, Matrix low, Matrix outer)
    {
        var frozen = new Factors(outer, weight, IsTransposed: false);
        if (adapter is null)
        {
            return [frozen];
        }

        if (!_outerLow.TryGetValue(kind, out var outerLow))
        {
            _outerLow[kind] = outerLow = new Matrix(0, adapter.Rank);
        }

        _ = outerLow.Resize(outer.Rows);
        products.Compute(outerLow, adds: false, new Factors(outer, adapter.Up, IsTransposed: true));
        TensorPrimitives.Multiply(outerLow.Numbers, adapter.Scale, outerLow.Numbers);
        products.Compute(adapter.UpGradient, adds: true, new Factors(Transposed(low, _lowTransposed), outer, IsTransposed: false));
        products.Compute(adapter.DownGradient, adds: true, new Factors(Transposed(outerLow, _outerLowTransposed), x, IsTransposed: false));
        return [frozen, new Factors(outerLow, adapter.Down, IsTransposed: false)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lowTransposed.Dispose();
        _outerLowTransposed.Dispose();
        foreach (var matrix in _outerLow.Values)
        {
            matrix.Dispose();
        }
    }

    private static View Transposed(View from, Sheet sheet)
    {
        var to = sheet.Of(from.Columns, from.Rows);
        from.TransposeTo(to);
        return to;
    }
}

using Plurality.Features;

namespace Plurality.Numerics;

/// <summary>Features of which most are 0.</summary>
/// <param name="rows">One vector per document.</param>
/// <param name="columns">How many columns they have.</param>
internal sealed class SparseFeatures(IReadOnlyList<SparseVector> rows, int columns) : IFeatures
{
    private readonly SparseVector[] _rows = [.. rows];

    /// <inheritdoc/>
    public int Rows => _rows.Length;

    /// <inheritdoc/>
    public int Columns => columns;

    /// <inheritdoc/>
    public double Dot(int row, ReadOnlySpan<double> weights)
    {
        var indices = _rows[row].Indices;
        var values = _rows[row].Values;
        var sum = 0.0;
        for (var k = 0; k < indices.Length; k++)
        {
            sum += values[k] * weights[indices[k]];
        }

        return sum;
    }

    /// <inheritdoc/>
    public void AddTo(int row, double factor, Span<double> sum)
    {
        var indices = _rows[row].Indices;
        var values = _rows[row].Values;
        for (var k = 0; k < indices.Length; k++)
        {
            sum[indices[k]] += factor * values[k];
        }
    }

    /// <inheritdoc/>
    public void AddSquaresTo(int row, double factor, Span<double> sum)
    {
        var indices = _rows[row].Indices;
        var values = _rows[row].Values;
        for (var k = 0; k < indices.Length; k++)
        {
            sum[indices[k]] += factor * values[k] * values[k];
        }
    }

    /// <inheritdoc/>
    public IFeatures Select(IReadOnlyList<int> rows) => new SparseFeatures([.. rows.Select(row => _rows[row])], columns);
}

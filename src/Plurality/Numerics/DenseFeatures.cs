using System.Numerics.Tensors;

namespace Plurality.Numerics;

/// <summary>Features of which most are not 0, a vector a document.</summary>
/// <param name="rows">[documents][columns], at least one document, all of one length.</param>
internal sealed class DenseFeatures(IReadOnlyList<double[]> rows) : IFeatures
{
    private readonly double[][] _rows = [.. rows];

    /// <inheritdoc/>
    public int Rows => _rows.Length;

    /// <inheritdoc/>
    public int Columns => _rows[0].Length;

    /// <inheritdoc/>
    public double Dot(int row, ReadOnlySpan<double> weights) => TensorPrimitives.Dot(_rows[row], weights);

    /// <inheritdoc/>
    public void AddTo(int row, double factor, Span<double> sum) => TensorPrimitives.MultiplyAdd(_rows[row], factor, sum, sum);

    /// <inheritdoc/>
    public void AddSquaresTo(int row, double factor, Span<double> sum)
    {
        var values = _rows[row];
        for (var j = 0; j < values.Length; j++)
        {
            sum[j] += factor * values[j] * values[j];
        }
    }

    /// <inheritdoc/>
    public IFeatures Select(IReadOnlyList<int> rows) => new DenseFeatures([.. rows.Select(row => _rows[row])]);
}

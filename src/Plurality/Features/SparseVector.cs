namespace Plurality.Features;

/// <summary>A vector that stores only nonzero entries.</summary>
internal sealed class SparseVector
{
    private readonly int[] _indices;
    private readonly double[] _values;

    /// <summary>Keeps the entries given; the arrays become the vector's own.</summary>
    /// <param name="indices">The columns of the entries, from 0, ascending.</param>
    /// <param name="values">The entries, as many as indices.</param>
    internal SparseVector(int[] indices, double[] values) => (_indices, _values) = (indices, values);

    /// <summary>The columns of the entries, from 0, ascending.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>The entries, in the order of <see cref="Indices"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The number of stored entries.</summary>
    public int Count => _indices.Length;

    /// <summary>The scalar product with a vector of the same space, summed by ascending column; 0 without a common column.</summary>
    public double Dot(SparseVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var sum = 0.0;
        for (int i = 0, j = 0; i < _indices.Length && j < other._indices.Length; )
        {
            var (left, right) = (_indices[i], other._indices[j]);
            if (left == right)
            {
                sum += _values[i++] * other._values[j++];
            }
            else if (left < right)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return sum;
    }
}

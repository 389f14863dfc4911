using Plurality.Training.Kernels;
using Plurality.Training.Weights;

namespace Plurality.Training.Network;

/// <summary>
/// What the derivative of a block needs: a row per token. What is cheap to compute again (normalised inputs, the product of gate and up) is
/// not kept.
/// </summary>
internal sealed class BlockActivations : IDisposable
{
    public BlockActivations(ModelShape shape, IReadOnlyList<int> ranks)
    {
        Input = new Matrix(0, shape.Width);
        Queries = new Matrix(0, shape.Heads * shape.HeadSize);
        Keys = new Matrix(0, shape.KeyHeads * shape.HeadSize);
        Values = new Matrix(0, shape.KeyHeads * shape.HeadSize);
        Attended = new Matrix(0, shape.Heads * shape.HeadSize);
        LogSums = new Matrix(0, shape.Heads);
        Middle = new Matrix(0, shape.Width);
        Gate = new Matrix(0, shape.Inner);
        Up = new Matrix(0, shape.Inner);
        Low = [.. ranks.Select(rank => new Matrix(0, rank))];
    }

    /// <summary>The hidden states before the block.</summary>
    public Matrix Input { get; }

    /// <summary>Rotated queries.</summary>
    public Matrix Queries { get; }

    /// <summary>Rotated keys.</summary>
    public Matrix Keys { get; }

    /// <summary>Values.</summary>
    public Matrix Values { get; }

    /// <summary>The result of attention.</summary>
    public Matrix Attended { get; }

    /// <summary>The logarithms of the sums of attention.</summary>
    public Matrix LogSums { get; }

    /// <summary>The hidden states between attention and the feed-forward network.</summary>
    public Matrix Middle { get; }

    /// <summary>The gate before its sigmoid.</summary>
    public Matrix Gate { get; }

    /// <summary>The other input of the feed-forward network's output.</summary>
    public Matrix Up { get; }

    /// <summary>scale · A x of each matrix's adapter, by kind; without columns where a matrix has none.</summary>
    public IReadOnlyList<Matrix> Low { get; }

    /// <summary>The memory of a token, in bytes.</summary>
    public long BytesPerToken => All.Sum(matrix => (long)matrix.Columns) * sizeof(float);

    /// <summary>All matrices.</summary>
    private IEnumerable<Matrix> All => [Input, Queries, Keys, Values, Attended, LogSums, Middle, Gate, Up, .. Low];

    /// <summary>Makes room for a number of tokens.</summary>
    public void Resize(int rows)
    {
        foreach (var matrix in All)
        {
            _ = matrix.Resize(rows);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var matrix in All)
        {
            matrix.Dispose();
        }
    }
}

using Plurality.Training.Kernels;

namespace Plurality.Training.Adapters;

/// <summary>
/// An adapter of low rank for one matrix (Hu et al. 2022, equation 3): y = W x + scale · B A x. B is kept transposed, so that both parts
/// have a row per rank.
/// </summary>
internal sealed class LowRank : IDisposable
{
    /// <summary>An adapter of zeros, which changes nothing.</summary>
    /// <param name="name">The name of the matrix in GGUF files: <c>blk.3.attn_q</c>.</param>
    /// <param name="rank">The rank.</param>
    /// <param name="inputs">The numbers of x.</param>
    /// <param name="outputs">The numbers of y.</param>
    /// <param name="scale">alpha / rank.</param>
    public LowRank(string name, int rank, int inputs, int outputs, float scale)
    {
        (Name, Scale) = (name, scale);
        (Down, Up) = (new Matrix(rank, inputs), new Matrix(rank, outputs));
        (DownGradient, UpGradient) = (new Matrix(rank, inputs), new Matrix(rank, outputs));
    }

    /// <summary>The name of the matrix in GGUF files.</summary>
    public string Name { get; }

    /// <summary>alpha / rank.</summary>
    public float Scale { get; }

    /// <summary>The rank.</summary>
    public int Rank => Down.Rows;

    /// <summary>A, [rank, inputs].</summary>
    public Matrix Down { get; }

    /// <summary>B transposed, [rank, outputs].</summary>
    public Matrix Up { get; }

    /// <summary>The derivative of the loss with respect to <see cref="Down"/>.</summary>
    public Matrix DownGradient { get; }

    /// <summary>The derivative of the loss with respect to <see cref="Up"/>.</summary>
    public Matrix UpGradient { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Down.Dispose();
        Up.Dispose();
        DownGradient.Dispose();
        UpGradient.Dispose();
    }
}

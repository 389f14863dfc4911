using Plurality.Training.Kernels;

namespace Plurality.Training.Weights;

/// <summary>The frozen weights of a block.</summary>
/// <param name="AttentionNorm">The weights of normalisation before attention.</param>
/// <param name="FeedForwardNorm">The weights of normalisation before the feed-forward network.</param>
/// <param name="Matrices">The matrices by kind, a row per output.</param>
internal sealed record BlockWeights(Matrix AttentionNorm, Matrix FeedForwardNorm, IReadOnlyList<Matrix> Matrices) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        AttentionNorm.Dispose();
        FeedForwardNorm.Dispose();
        foreach (var matrix in Matrices)
        {
            matrix.Dispose();
        }
    }
}

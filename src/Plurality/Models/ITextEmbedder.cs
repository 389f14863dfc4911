namespace Plurality.Models;

/// <summary>Turns texts into vectors whose angles measure the texts' similarity, for choosing demonstrations
/// (docs/method.md#2-the-prompt).</summary>
/// <remarks>Like the model itself, used by one thread at a time.</remarks>
public interface ITextEmbedder
{
    /// <summary>The vector of each text, in their order, all of the same length.</summary>
    /// <returns>
    /// Vectors of any norm; all zeros for a text without a token, which is similar to nothing. Their last digits depend on all texts of
    /// the call together.
    /// </returns>
    /// <exception cref="ModelException">The model fails, or does not return the data for the vectors.</exception>
    ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

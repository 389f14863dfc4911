namespace Plurality.Models;

/// <summary>Turns texts into vectors whose angles say how similar the texts are: what demonstrations are chosen by
/// (docs/method.md#2-the-prompt).</summary>
/// <remarks>Like the model itself, used by one thread at a time.</remarks>
public interface ITextEmbedder
{
    /// <summary>The vector of each text, in their order, all of the same length.</summary>
    /// <returns>
    /// Vectors of any length; all zeros for a text without a token, which is similar to nothing. Their last digits depend on all texts of
    /// the call together.
    /// </returns>
    /// <exception cref="ModelException">The model fails, or does not show what the vectors are made of.</exception>
    ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

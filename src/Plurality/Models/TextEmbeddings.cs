namespace Plurality.Models;

/// <summary>
/// A model's vectors of texts. Each is computed alone when it is first requested, so a text's vector does not depend on which others are
/// requested.
/// </summary>
/// <param name="embedder">The model; it stays the caller's.</param>
internal sealed class TextEmbeddings(ITextEmbedder embedder)
{
    private readonly Dictionary<string, float[]> _known = new(StringComparer.Ordinal);

    /// <summary>The vector of a text, in the form that <see cref="Plurality.Features.TextVectors"/> requires.</summary>
    /// <exception cref="ModelException">The model fails.</exception>
    public ReadOnlyMemory<float> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!_known.TryGetValue(text, out var vector))
        {
            // Callers request one vector at a time and cannot await. Models that compute in this process complete synchronously.
            vector = embedder.EmbedAsync([text], CancellationToken.None).AsTask().GetAwaiter().GetResult()[0];
            _known.Add(text, vector);
        }

        return vector;
    }
}

namespace Plurality.Models;

/// <summary>
/// The vectors that a model gives texts, each computed when it is first asked for, by itself: so a text's vector does not depend on which
/// others are asked for.
/// </summary>
/// <param name="embedder">The model; it stays the caller's.</param>
internal sealed class TextEmbeddings(ITextEmbedder embedder)
{
    private readonly Dictionary<string, float[]> _known = new(StringComparer.Ordinal);

    /// <summary>The vector of a text, in the form in which <see cref="Plurality.Features.TextVectors"/> is asked for it.</summary>
    /// <exception cref="ModelException">The model fails.</exception>
    public ReadOnlyMemory<float> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!_known.TryGetValue(text, out var vector))
        {
            // Whoever compares texts asks for one at a time and cannot wait; models that compute in this process are ready at once.
            vector = embedder.EmbedAsync([text], CancellationToken.None).AsTask().GetAwaiter().GetResult()[0];
            _known.Add(text, vector);
        }

        return vector;
    }
}

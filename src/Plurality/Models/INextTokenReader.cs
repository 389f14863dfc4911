namespace Plurality.Models;

/// <summary>
/// Reads what it needs from a view of next-token probabilities. The next evaluation overwrites the view, so it is valid only during the
/// call and must not be kept.
/// </summary>
/// <remarks>A scorer calls it from one thread at a time.</remarks>
public interface INextTokenReader
{
    /// <summary>Reads what follows a token of the tree.</summary>
    /// <param name="node">The token's node.</param>
    /// <param name="next">The probabilities of the tokens that can follow.</param>
    void Read(int node, in NextTokens next);

    /// <summary>
    /// The tokens whose probabilities it will read behind a node, besides the most probable one; null (the default) for all. A scorer that
    /// would have to fetch the vocabulary gives a view of these tokens and of the most probable one
    /// (<see cref="NextTokens.Partial(ReadOnlySpan{TokenScore}, double)"/>).
    /// </summary>
    /// <param name="node">The token's node.</param>
    IReadOnlyCollection<int>? TokensAt(int node) => null;
}

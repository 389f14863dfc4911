namespace Plurality.Models;

/// <summary>
/// Takes from a view of next-token probabilities what it needs while the view exists: the next evaluation overwrites it, so it is handed
/// out, never kept.
/// </summary>
/// <remarks>A scorer calls it from one thread at a time.</remarks>
public interface INextTokenReader
{
    /// <summary>Reads what follows a token of the tree.</summary>
    /// <param name="node">The token's node.</param>
    /// <param name="next">The probabilities of the tokens that can follow.</param>
    void Read(int node, in NextTokens next);
}

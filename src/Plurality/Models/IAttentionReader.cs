using Plurality.Traces;

namespace Plurality.Models;

/// <summary>A model that returns its attention weights.</summary>
/// <remarks>Like the model itself, used by one thread at a time.</remarks>
public interface IAttentionReader
{
    /// <summary>The attention shares at some places of a text, averaged over heads and layers.</summary>
    /// <param name="tokens">The whole text: prompt and answer.</param>
    /// <param name="promptTokens">How many of them belong to the prompt.</param>
    /// <param name="queries">The places, ascending.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>One result per query.</returns>
    /// <exception cref="ModelException">The model does not return its attention weights.</exception>
    IReadOnlyList<AttentionShares> ReadAttention(
        IReadOnlyList<int> tokens,
        int promptTokens,
        IReadOnlyList<AttentionQuery> queries,
        CancellationToken cancellationToken
    );
}

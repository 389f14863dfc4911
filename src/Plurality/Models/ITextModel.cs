namespace Plurality.Models;

/// <summary>
/// A language model that takes a text and writes an answer: a chat service. It has no vocabulary and cannot be asked about a text of our
/// choice, so answers are decoded freely (docs/design/006-token-scorers.md#where-text-only-models-attach).
/// </summary>
/// <remarks>Used by one thread at a time, unless a backend says otherwise.</remarks>
public interface ITextModel : ILanguageModel
{
    /// <summary>Whether every text is one turn of a conversation, which the service frames itself; false if the model continues the
    /// text.</summary>
    bool IsChat { get; }

    /// <summary>Writes an answer to each request.</summary>
    /// <param name="batch">The requests; the model may answer several at once.</param>
    /// <param name="cancellationToken">Cancels the batch; none of its results are kept.</param>
    /// <returns>One result per request, in their order. A request that fails for good costs only its own result.</returns>
    /// <exception cref="ModelException">The model fails for the whole batch.</exception>
    ValueTask<IReadOnlyList<Outcome<WrittenText>>> WriteAsync(IReadOnlyList<TextRequest> batch, CancellationToken cancellationToken);
}

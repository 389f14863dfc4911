namespace Plurality.Models;

/// <summary>
/// A language model that takes a text and writes an answer: a chat service. It has no vocabulary. Unless it also reads texts of our
/// choice, answers are decoded freely (docs/design/006-token-scorers.md#where-text-only-models-attach).
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

    /// <summary>Whether the model also reads texts of the caller's choice and says how probable each of their tokens was (<c>echo</c> of
    /// OpenAI's completions); default: no. Answers can then be constrained.</summary>
    bool ReadsTexts => false;

    /// <summary>Reads texts.</summary>
    /// <param name="batch">Texts that belong together, such as those about one document; the model may read several at once.</param>
    /// <param name="cancellationToken">Cancels the batch; none of its results are kept.</param>
    /// <returns>One result per entry, in their order: by text, the tokens whose texts make it up, as the model cuts it. The probability of
    /// each is the one that it had behind those before it; the first has none, and its logarithm is 0. An entry that cannot be read costs
    /// only its own result.</returns>
    /// <exception cref="ModelException">The model fails for the whole batch.</exception>
    /// <exception cref="NotSupportedException"><see cref="ReadsTexts"/> is false.</exception>
    ValueTask<IReadOnlyList<Outcome<IReadOnlyList<WrittenToken>[]>>> ReadAsync(
        IReadOnlyList<IReadOnlyList<string>> batch,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException($"{Identity.Model} does not read texts.");
}

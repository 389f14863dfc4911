using Plurality.Models;

namespace Plurality.Llama.Native;

/// <summary>
/// What the engine uses of a context: a cache of tokens that up to 256 sequences share, and the logits of the last decode. Not thread-safe.
/// </summary>
internal interface IDecodingContext : IDisposable
{
    /// <summary>The capacity of the cache in tokens over all sequences. A shared token counts once.</summary>
    int Cells { get; }

    /// <summary>The largest number of tokens of one <see cref="Decode"/>.</summary>
    int BatchTokens { get; }

    /// <summary>The time spent computing since the context was created, on the processor or a device, without waiting for another context
    /// of the same model.</summary>
    TimeSpan TimeComputing { get; }

    /// <summary>The observer of intermediate results of the following decodes; null for none.</summary>
    /// <exception cref="InvalidOperationException">The context was made without an observer.</exception>
    ITensorObserver? Observer { get; set; }

    /// <summary>Computes the tokens of a batch and adds them to the cache. It returns when the logits can be read.</summary>
    /// <param name="batch">From 1 to <see cref="BatchTokens"/> tokens, under the rules of <see cref="LlamaBatch"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ModelException">There are no free cells, the batch is invalid, or computing fails.</exception>
    void Decode(LlamaBatch batch, CancellationToken cancellationToken);

    /// <summary>The logits after a token of the last batch. They are valid until the next call that changes the context.</summary>
    /// <param name="batchIndex">The token's index in the batch.</param>
    /// <exception cref="ArgumentException">The logits of that token were not requested.</exception>
    LogitRow Row(int batchIndex);

    /// <summary>Lets one sequence share the tokens of another from position start to before position end.</summary>
    /// <param name="from">The sequence that has the tokens.</param>
    /// <param name="to">The sequence that gets them.</param>
    /// <param name="start">The first position; negative for 0.</param>
    /// <param name="end">The position after the last; negative for all.</param>
    void CopySequence(int from, int to, int start, int end);

    /// <summary>Removes tokens from a sequence. Cells without a sequence become free.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="start">The first position; negative for 0.</param>
    /// <param name="end">The position after the last; negative for all.</param>
    void RemoveSequence(int sequence, int start = -1, int end = -1);

    /// <summary>Empties the cache of all sequences.</summary>
    /// <param name="data">Whether to also set the numbers to zero.</param>
    void Clear(bool data = false);
}

using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>Answers one document of a batch: runs a decoder and keeps the result.</summary>
/// <typeparam name="T">What the decoder gives.</typeparam>
internal sealed class AnswerRoutine<T> : IScoringRoutine
    where T : class
{
    private readonly IAnswerDecoder<T> _decoder;
    private readonly DocumentTokens _document;
    private readonly ITokenScorer _scorer;

    /// <param name="decoder">Decodes.</param>
    /// <param name="document">The prompt.</param>
    /// <param name="scorer">Knows how many tokens fit.</param>
    /// <param name="longestAnswer">The maximum number of answer tokens.</param>
    public AnswerRoutine(IAnswerDecoder<T> decoder, DocumentTokens document, ITokenScorer scorer, int longestAnswer)
    {
        (_decoder, _document, _scorer) = (decoder, document, scorer);
        Tokens = Math.Min(document.WithStub.All.Length + longestAnswer, scorer.ContextLength) - document.Shared;
    }

    /// <inheritdoc/>
    public int SharedTokens => _document.Shared;

    /// <inheritdoc/>
    public int Tokens { get; }

    /// <summary>The result; null before the routine has run.</summary>
    public Outcome<T>? Outcome { get; private set; }

    /// <inheritdoc/>
    public async Task RunAsync(ITokenBranch branch)
    {
        try
        {
            Outcome = Plurality.Outcome.Of(await _decoder.DecodeAsync(branch, _document).ConfigureAwait(false));
        }
        catch (PromptException fault)
        {
            // The labels were checked for the whole batch. They fail only behind this document's text.
            Outcome = new DocumentFault(FaultKind.Prompt, fault.Message);
        }
        catch (OutgrownException fault)
        {
            var prompt = _document.Prompt.All.Length;
            Outcome = new DocumentFault(FaultKind.TooLong, _scorer.TooLong(prompt, fault.Tokens - prompt));
        }
        catch (UnansweredException fault)
        {
            Outcome = new DocumentFault(FaultKind.Unanswered, fault.Message);
        }
    }
}

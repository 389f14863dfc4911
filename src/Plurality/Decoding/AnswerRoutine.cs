using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>One document of a batch that is answered: it runs a decoder, and keeps what came of it.</summary>
internal sealed class AnswerRoutine : IScoringRoutine
{
    private readonly IAnswerDecoder _decoder;
    private readonly DocumentTokens _document;
    private readonly ITokenScorer _scorer;

    /// <param name="decoder">Decodes.</param>
    /// <param name="document">The prompt.</param>
    /// <param name="scorer">Knows how much fits.</param>
    /// <param name="longestAnswer">The most tokens that the answer may have.</param>
    public AnswerRoutine(IAnswerDecoder decoder, DocumentTokens document, ITokenScorer scorer, int longestAnswer)
    {
        (_decoder, _document, _scorer) = (decoder, document, scorer);
        Tokens = Math.Min(document.WithStub.All.Length + longestAnswer, scorer.ContextLength) - document.Shared;
    }

    /// <inheritdoc/>
    public int SharedTokens => _document.Shared;

    /// <inheritdoc/>
    public int Tokens { get; }

    /// <summary>What came of it; null before it has run.</summary>
    public Outcome<DecodedAnswer>? Outcome { get; private set; }

    /// <inheritdoc/>
    public async Task RunAsync(ITokenBranch branch)
    {
        try
        {
            Outcome = await _decoder.DecodeAsync(branch, _document).ConfigureAwait(false);
        }
        catch (PromptException fault)
        {
            // The labels are sound, that was checked for the whole batch; this document's text is not one that they can stand behind.
            Outcome = new DocumentFault(FaultKind.Prompt, fault.Message);
        }
        catch (OutgrownException fault)
        {
            var prompt = _document.Prompt.All.Length;
            Outcome = new DocumentFault(FaultKind.TooLong, _scorer.TooLong(prompt, fault.Tokens - prompt));
        }
    }
}

using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>Decodes the answer to one document.</summary>
internal interface IAnswerDecoder
{
    /// <summary>Decodes it.</summary>
    /// <param name="branch">Holds the shared tokens of the prompt.</param>
    /// <param name="document">The prompt.</param>
    Task<DecodedAnswer> DecodeAsync(ITokenBranch branch, DocumentTokens document);
}

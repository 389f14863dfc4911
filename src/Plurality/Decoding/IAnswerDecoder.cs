using Plurality.Models;

namespace Plurality.Decoding;

/// <summary>Decodes the answer, or answers, to one document.</summary>
/// <typeparam name="T">What comes of it.</typeparam>
internal interface IAnswerDecoder<T>
{
    /// <summary>Decodes it.</summary>
    /// <param name="branch">Holds the shared tokens of the prompt.</param>
    /// <param name="document">The prompt.</param>
    Task<T> DecodeAsync(ITokenBranch branch, DocumentTokens document);
}

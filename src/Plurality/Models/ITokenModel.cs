namespace Plurality.Models;

/// <summary>A language model that is asked by tokens: a tokenizer, and next-token probabilities behind any text.</summary>
/// <remarks>Used by one thread at a time, unless a backend says otherwise.</remarks>
public interface ITokenModel : ILanguageModel
{
    /// <summary>Text to tokens and back.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>Next-token probabilities.</summary>
    ITokenScorer Scorer { get; }
}

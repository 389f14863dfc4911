namespace Plurality.Models;

/// <summary>
/// A language model as a backend provides it: a tokenizer, and next-token probabilities. Everything that methods need is built of these two
/// (<c>Plurality.Decoding.Decoder</c>). A model that shows attention implements <see cref="IAttentionReader"/> too; one that embeds texts,
/// <see cref="ITextEmbedder"/>. Not safe for use from several threads at once unless a backend says otherwise.
/// </summary>
public interface ILanguageModel : IDisposable
{
    /// <summary>Everything about the model that can change a result.</summary>
    ModelIdentity Identity { get; }

    /// <summary>What the model can do; a request beyond it is refused before anything runs.</summary>
    ModelCapabilities Capabilities { get; }

    /// <summary>Text to tokens and back.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>Next-token probabilities.</summary>
    ITokenScorer Scorer { get; }
}

namespace Plurality.Models;

/// <summary>
/// A language model from a backend: a tokenizer, and next-token probabilities. All methods need only these two
/// (<c>Plurality.Decoding.Decoder</c>). A model that returns attention weights also implements <see cref="IAttentionReader"/>; a model
/// that embeds texts, <see cref="ITextEmbedder"/>. Not safe for use from several threads at once unless a backend says otherwise.
/// </summary>
public interface ILanguageModel : IDisposable
{
    /// <summary>Everything about the model that can change a result.</summary>
    ModelIdentity Identity { get; }

    /// <summary>The model's capabilities; a request beyond them is refused before anything runs.</summary>
    ModelCapabilities Capabilities { get; }

    /// <summary>Text to tokens and back.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>Next-token probabilities.</summary>
    ITokenScorer Scorer { get; }
}

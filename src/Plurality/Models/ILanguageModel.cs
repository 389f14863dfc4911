namespace Plurality.Models;

/// <summary>
/// A language model from a backend. It is asked in one of two ways: an <see cref="ITokenModel"/> gives next-token probabilities behind any
/// text, and supports all methods; an <see cref="ITextModel"/> only writes answers. <c>Plurality.Decoding.Decoder</c> knows both. A model
/// that returns attention weights also implements <see cref="IAttentionReader"/>; a model that embeds texts, <see cref="ITextEmbedder"/>.
/// Not safe for use from several threads at once unless a backend says otherwise.
/// </summary>
public interface ILanguageModel : IDisposable
{
    /// <summary>Everything about the model that can change a result.</summary>
    ModelIdentity Identity { get; }

    /// <summary>The model's capabilities; a request beyond them is refused before anything runs.</summary>
    ModelCapabilities Capabilities { get; }
}

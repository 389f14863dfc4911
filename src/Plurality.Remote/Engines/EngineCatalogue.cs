using Plurality.Models;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>The engines that an address can name.</summary>
internal static class EngineCatalogue
{
    /// <summary>All engines, and which part of an address names a model.</summary>
    public static IReadOnlyDictionary<string, ModelPlace> NamesModel { get; } =
        new Dictionary<string, ModelPlace>
        {
            [LlamaServer.Name] = ModelPlace.None,
            [VllmProtocol.EngineName] = ModelPlace.Path,
            [SglangProtocol.EngineName] = ModelPlace.None,
            [OpenAiService.Chat] = ModelPlace.Fragment,
            [OpenAiService.Completions] = ModelPlace.Fragment,
            [Ollama.Name] = ModelPlace.Path,
        };

    /// <summary>Whether a text is the address of an engine that writes texts.</summary>
    public static bool WritesTexts(string text) =>
        EngineAddress.IsAddress(text)
        && text[..text.IndexOf(':', StringComparison.Ordinal)] is OpenAiService.Chat or OpenAiService.Completions or Ollama.Name;

    /// <summary>Makes an engine that writes texts.</summary>
    /// <exception cref="ModelException">The engine is asked by tokens.</exception>
    public static ITextEngine CreateText(EngineAddress address, EngineClient client) =>
        address.Engine switch
        {
            OpenAiService.Chat => new OpenAiService(client, address.Model, isChat: true),
            OpenAiService.Completions => new OpenAiService(client, address.Model, isChat: false),
            Ollama.Name => new Ollama(client, address.Model),
            var engine => throw new ModelException($"{engine} is asked by tokens. Open it with RemoteLanguageModel."),
        };

    /// <summary>Makes an engine that is asked by tokens.</summary>
    /// <exception cref="ModelException">The engine writes texts.</exception>
    /// <param name="address">Its address, of an engine that is known.</param>
    /// <param name="client">Sends its requests; disposed with it.</param>
    /// <param name="topTokens">How many of the most probable tokens to ask for; null for all that are needed.</param>
    public static IEngine Create(EngineAddress address, EngineClient client, int? topTokens) =>
        address.Engine switch
        {
            LlamaServer.Name => new LlamaServer(client, topTokens),
            VllmProtocol.EngineName => new PromptEngine(new VllmProtocol(client, address.Model), client, topTokens),
            SglangProtocol.EngineName => new PromptEngine(new SglangProtocol(client), client, topTokens),
            var engine => throw new ModelException($"{engine} is asked by texts. Open it with RemoteTextModel."),
        };
}

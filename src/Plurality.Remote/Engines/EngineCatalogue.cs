using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>The engines that an address can name.</summary>
internal static class EngineCatalogue
{
    /// <summary>All engines, and whether the path of an address names a model.</summary>
    public static IReadOnlyDictionary<string, bool> NamesModel { get; } =
        new Dictionary<string, bool>
        {
            [LlamaServer.Name] = false,
            [VllmProtocol.EngineName] = true,
            [SglangProtocol.EngineName] = false,
        };

    /// <summary>Makes an engine.</summary>
    /// <param name="address">Its address, of an engine that is known.</param>
    /// <param name="client">Sends its requests; disposed with it.</param>
    /// <param name="topTokens">How many of the most probable tokens to ask for; null for all that are needed.</param>
    public static IEngine Create(EngineAddress address, EngineClient client, int? topTokens) =>
        address.Engine switch
        {
            LlamaServer.Name => new LlamaServer(client, topTokens),
            VllmProtocol.EngineName => new PromptEngine(new VllmProtocol(client, address.Model), client, topTokens),
            _ => new PromptEngine(new SglangProtocol(client), client, topTokens),
        };
}

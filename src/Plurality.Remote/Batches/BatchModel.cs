using Plurality.Models;
using Plurality.Remote.Engines;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Batches;

/// <summary>Models that are asked by files instead of connections.</summary>
internal static class BatchModel
{
    /// <summary>The same model with the same identity; its continuations go through an exchange. Tokens are still the engine's.</summary>
    /// <param name="model">The model; the caller disposes it after the result.</param>
    /// <param name="exchange">Has the answers that came so far, and takes the requests without one.</param>
    /// <exception cref="ModelException">There are no batch files for this engine.</exception>
    public static RemoteLanguageModel Of(RemoteLanguageModel model, IBatchExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Engine is PromptEngine { Protocol: VllmProtocol protocol } engine
            ? new RemoteLanguageModel(model.Options, engine.Over(new BatchProtocol(protocol, exchange)), model.Flights, model.Facts)
            : throw Unsupported(model.Facts.Engine);
    }

    /// <summary>A model at an address that is not asked for anything: its tokens are those of a file.</summary>
    /// <param name="address">The address, with the model's name.</param>
    /// <param name="path">The model's file, as the user named it.</param>
    /// <param name="tokenizer">The file's tokenizer.</param>
    /// <param name="contextLength">The longest text that the model reads, in tokens.</param>
    /// <param name="exchange">Has the answers that came so far, and takes the requests without one.</param>
    /// <exception cref="ModelException">There are no batch files for this engine, or the address names no model.</exception>
    public static RemoteLanguageModel Of(string address, string path, ITokenizer tokenizer, int contextLength, IBatchExchange exchange)
    {
        var parsed = EngineAddress.Parse(address, EngineCatalogue.NamesModel);
        if (parsed.Engine != VllmProtocol.EngineName)
        {
            throw Unsupported(parsed.Engine);
        }

        if (parsed.Model.Length == 0)
        {
            throw new ModelException($"The address must name the model where --tokenizer is given, as {parsed}/MODEL: nobody is asked.");
        }

        var file = new BatchModelFile(path, parsed.Model, tokenizer, contextLength);
        var client = new EngineClient(parsed, new TransportSettings { Key = ApiKey.Find(parsed.Engine, file: null) });
        var protocol = new BatchProtocol(new VllmProtocol(client, parsed.Model), exchange, file);
        var facts = new EngineFacts(
            parsed.Engine,
            file.Card.Version,
            file.Card.Model,
            file.Card.Details,
            contextLength - 1,
            file.Table(),
            HasTemplate: true,
            Slots: null,
            TokenReach.Asked,
            TopTokens: null
        );
        return new RemoteLanguageModel(
            new RemoteModelOptions { Address = address },
            new PromptEngine(protocol, client, topTokens: null),
            client.Flights,
            facts,
            tokenizer: file.Tokenizer
        );
    }

    private static ModelException Unsupported(string engine) =>
        new($"Batch files are written for engines that take lists of tokens there: {VllmProtocol.EngineName}; got '{engine}'. Use 'run'.");
}

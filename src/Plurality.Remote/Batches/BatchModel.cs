using Plurality.Models;
using Plurality.Remote.Engines;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Batches;

/// <summary>Models that are asked by files instead of connections.</summary>
internal static class BatchModel
{
    /// <summary>The same model with the same identity; its answers go through an exchange. Tokens are still the engine's.</summary>
    /// <param name="model">The model; the caller disposes it after the result.</param>
    /// <param name="exchange">Has the answers that came so far, and takes the requests without one.</param>
    /// <exception cref="ModelException">There are no batch files for this engine.</exception>
    public static ILanguageModel Of(ILanguageModel model, IBatchExchange exchange) =>
        model switch
        {
            RemoteLanguageModel { Engine: PromptEngine { Protocol: VllmProtocol protocol } engine } remote => new RemoteLanguageModel(
                remote.Options,
                engine.Over(new BatchProtocol(protocol, exchange)),
                remote.Flights,
                remote.Facts
            ),
            // Batch files let a service write; they do not let it read texts.
            RemoteTextModel { Engine: OpenAiService service } text => Of(
                text.Options,
                service.Form,
                text.Facts with
                {
                    ReadsTexts = false,
                },
                exchange
            ),
            _ => throw Unsupported(model.Identity.Backend),
        };

    /// <summary>A model at an address that is not asked for anything and writes texts.</summary>
    /// <param name="options">The address, with the model's name, which answers must carry.</param>
    /// <param name="showsTokens">Whether to ask for log-probabilities.</param>
    /// <param name="exchange">Has the answers that came so far, and takes the requests without one.</param>
    /// <exception cref="ModelException">There are no batch files without tokens for this engine, or the address names no model.</exception>
    public static ILanguageModel Of(RemoteModelOptions options, bool showsTokens, IBatchExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parsed = Named(options, "#MODEL");
        if (parsed.Engine is not (OpenAiService.Chat or OpenAiService.Completions))
        {
            throw new ModelException(
                $"--tokenizer none must be given only for services that write texts: {OpenAiService.Chat} and "
                    + $"{OpenAiService.Completions}; got '{parsed.Engine}'. Name a GGUF file of the model."
            );
        }

        var form = new OpenAiForm(parsed.Model, parsed.Engine == OpenAiService.Chat) { ShowsTokens = showsTokens };
        var facts = new TextFacts(
            parsed.Engine,
            BatchModelFile.UnknownVersion,
            parsed.Model,
            parsed.Model,
            new SortedDictionary<string, string>(),
            form.IsChat,
            showsTokens ? form.TopTokens : null
        );
        return Of(options, form, facts, exchange);
    }

    /// <summary>The name in which a model's answers must come.</summary>
    public static string AnswersAs(ILanguageModel model) =>
        model switch
        {
            RemoteTextModel text => text.Facts.AnswersAs,
            RemoteLanguageModel remote => remote.Facts.Model,
            _ => throw Unsupported(model.Identity.Backend),
        };

    /// <summary>A model at an address that is not asked for anything: its tokens are those of a file.</summary>
    /// <param name="options">The address, with the model's name.</param>
    /// <param name="path">The model's file, as the user named it.</param>
    /// <param name="tokenizer">The file's tokenizer.</param>
    /// <param name="contextLength">The longest text that the model reads, in tokens.</param>
    /// <param name="exchange">Has the answers that came so far, and takes the requests without one.</param>
    /// <exception cref="ModelException">There are no batch files for this engine, or the address names no model.</exception>
    public static ILanguageModel Of(
        RemoteModelOptions options,
        string path,
        ITokenizer tokenizer,
        int contextLength,
        IBatchExchange exchange
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var parsed = Named(options, "/MODEL");
        if (parsed.Engine != VllmProtocol.EngineName)
        {
            throw parsed.Engine is OpenAiService.Chat or OpenAiService.Completions
                ? new ModelException($"--tokenizer must be none for {parsed.Engine}: the service is asked by texts.")
                : Unsupported(parsed.Engine);
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
            options.TopTokens is null ? TokenReach.Asked : TokenReach.MostProbable,
            options.TopTokens
        );
        return new RemoteLanguageModel(
            options,
            new PromptEngine(protocol, client, options.TopTokens),
            client.Flights,
            facts,
            tokenizer: file.Tokenizer
        );
    }

    private static RemoteTextModel Of(RemoteModelOptions options, OpenAiForm form, TextFacts facts, IBatchExchange exchange) =>
        new(options, new BatchTextEngine(form, facts, exchange), facts);

    private static EngineAddress Named(RemoteModelOptions options, string ending)
    {
        var parsed = EngineAddress.Parse(options.Address, EngineCatalogue.NamesModel);
        return parsed.Model.Length > 0 || EngineCatalogue.NamesModel[parsed.Engine] == ModelPlace.None
            ? parsed
            : throw new ModelException(
                $"The address must name the model where --tokenizer is given, as {parsed}{ending}: nobody is asked."
            );
    }

    private static ModelException Unsupported(string engine) =>
        new(
            $"Batch files are written for {VllmProtocol.EngineName}, {OpenAiService.Chat} and {OpenAiService.Completions}; got '{engine}'. "
                + "Use 'run'."
        );
}

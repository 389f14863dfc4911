using Plurality.Models;

namespace Plurality.Remote.Engines;

/// <summary>
/// The paths and the JSON of an engine that takes prompts as token ids and shows texts, tokens and log-probabilities, but not its
/// vocabulary. <see cref="PromptEngine"/> makes a model of it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal interface IEngineProtocol
{
    /// <summary>The engine's name in addresses.</summary>
    string Name { get; }

    /// <summary>The most tokens that one request may ask for.</summary>
    int MostAsked { get; }

    /// <summary>What to do where the engine answers with none of the tokens that are asked for.</summary>
    string Remedy { get; }

    /// <summary>Asks who the engine is.</summary>
    Task<EngineCard> AboutAsync(CancellationToken cancellationToken);

    /// <summary>The tokens of a text. The spelling of a control token stands for that token.</summary>
    /// <param name="text">The text, at least one character.</param>
    /// <param name="special">Whether to add the tokens that the model puts around each text.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<int[]> TokenizeAsync(string text, bool special, CancellationToken cancellationToken);

    /// <summary>How the vocabulary's file writes the tokens of a text; null if the engine does not show it.</summary>
    Task<string[]?> WrittenAsync(string text, CancellationToken cancellationToken);

    /// <summary>The text of tokens, control tokens included. Numbers without a token have none.</summary>
    Task<string> DetokenizeAsync(IReadOnlyList<int> tokens, CancellationToken cancellationToken);

    /// <summary>The tokens of a conversation with one user turn; null if the engine does not apply the model's template.</summary>
    /// <exception cref="UnansweredException">The model has no template.</exception>
    Task<int[]?> ApplyTemplateAsync(string user, CancellationToken cancellationToken);

    /// <summary>Lets the engine continue a text with its most probable token.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="read">Reads and checks the answer, as in <c>EngineClient.PostAsync</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<T> ContinueAsync<T>(Continuation request, string model, Func<Continued, T> read, CancellationToken cancellationToken);
}

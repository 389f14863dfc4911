using Plurality.Models;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>What a backend needs from an engine. One class per kind of engine knows its paths and its JSON.</summary>
/// <remarks>Thread-safe.</remarks>
internal interface IEngine : IDisposable
{
    /// <summary>What was sent so far, and how much may be.</summary>
    RequestBudget Budget { get; }

    /// <summary>Asks the engine who it is, and reads its vocabulary.</summary>
    /// <exception cref="ModelException">It does not answer, or runs a model that cannot be used.</exception>
    Task<EngineFacts> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Checks that the engine still runs the model that it described.</summary>
    /// <exception cref="ModelException">It runs another one.</exception>
    Task CheckAsync(EngineFacts facts, CancellationToken cancellationToken);

    /// <summary>The tokens of a text, without the beginning-of-text token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="withControl">Whether the spelling of a control token stands for that token.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<int[]> TokenizeAsync(string text, bool withControl, CancellationToken cancellationToken);

    /// <summary>The text of a conversation with one user turn, up to where the answer begins.</summary>
    Task<string> ApplyTemplateAsync(string user, CancellationToken cancellationToken);

    /// <summary>The spelling of a token.</summary>
    Task<string> SpellingAsync(int token, CancellationToken cancellationToken);

    /// <summary>The probabilities of what follows a text.</summary>
    /// <param name="tokens">The text, at least one token.</param>
    /// <param name="wanted">The tokens that are read; null for all, or as many of the most probable ones as the engine gives.</param>
    /// <param name="place">Which of the documents that are in progress at once asks, from 0. An engine that keeps the last text of each of
    /// its places finds a document's beginning again there.</param>
    /// <param name="facts">What the engine said of itself.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="UnansweredException">There is no usable answer.</exception>
    /// <exception cref="ModelException">The engine fails altogether, or answers in another model's name.</exception>
    Task<NextScores> NextAsync(
        IReadOnlyList<int> tokens,
        IReadOnlyCollection<int>? wanted,
        int place,
        EngineFacts facts,
        CancellationToken cancellationToken
    );
}

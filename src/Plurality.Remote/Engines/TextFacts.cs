using Plurality.Models;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>What an engine that writes texts says of itself and of its model.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Version">The engine's version, in its own words; null if it does not say.</param>
/// <param name="Model">The model's name as it is asked for.</param>
/// <param name="AnswersAs">The model's name as answers carry it.</param>
/// <param name="Details">What else tells the model from others, by name, in order.</param>
/// <param name="IsChat">Whether a text is one turn of a conversation.</param>
/// <param name="TopTokens">How many of the most probable tokens an answer shows at each place; null if it shows none.</param>
internal sealed record TextFacts(
    string Engine,
    string? Version,
    string Model,
    string AnswersAs,
    IReadOnlyDictionary<string, string> Details,
    bool IsChat,
    int? TopTokens
)
{
    /// <summary>Whether the engine also reads texts: it shows the log-probabilities of a text's own tokens.</summary>
    public bool ReadsTexts { get; init; }

    /// <summary>The answer, if it is of the model and shows what the engine showed when it was described.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="model">The name in it.</param>
    /// <param name="request">What was asked.</param>
    /// <exception cref="ModelException">Another model answers.</exception>
    /// <exception cref="FailedRequestException">The answer shows no tokens.</exception>
    public WrittenText Checked(WrittenText answer, string model, TextRequest request) =>
        model != AnswersAs ? throw EngineFacts.Changed(AnswersAs, model)
        : TopTokens is not null && request.Seed is null && answer.Tokens is null && answer.Text.Length > 0
            ? throw new FailedRequestException(TokenTexts.Missing, FailureReach.Request)
        : answer;
}

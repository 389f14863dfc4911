using Plurality.Models;

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
    /// <summary>Checks the name in an answer.</summary>
    /// <exception cref="ModelException">Another model answers.</exception>
    public void CheckAnswer(string model)
    {
        if (model != AnswersAs)
        {
            throw EngineFacts.Changed(AnswersAs, model);
        }
    }
}

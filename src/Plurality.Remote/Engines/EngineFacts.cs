namespace Plurality.Remote.Engines;

/// <summary>What an engine says of itself and of its model.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Version">The engine's version, in its own words.</param>
/// <param name="Model">The model's name, in its own words; answers must carry it.</param>
/// <param name="Details">What else tells the model from others, by name, in order.</param>
/// <param name="ContextLength">The longest text of one request, in tokens.</param>
/// <param name="Tokens">The vocabulary.</param>
/// <param name="HasTemplate">Whether the model has a chat template.</param>
/// <param name="Slots">How many requests the engine computes at once; null if it does not say.</param>
internal sealed record EngineFacts(
    string Engine,
    string Version,
    string Model,
    IReadOnlyDictionary<string, string> Details,
    int ContextLength,
    TokenTable Tokens,
    bool HasTemplate,
    int? Slots
)
{
    /// <summary>The last part of the model's name: engines name a file by its path on their machine.</summary>
    public string ShortName => Model[(Model.LastIndexOfAny(['/', '\\']) + 1)..];
}

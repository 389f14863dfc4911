using Plurality.Models;

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
/// <param name="Reach">Which tokens' probabilities an answer has.</param>
/// <param name="TopTokens">How many of the most probable tokens an answer has at most; null if it has others.</param>
internal sealed record EngineFacts(
    string Engine,
    string Version,
    string Model,
    IReadOnlyDictionary<string, string> Details,
    int ContextLength,
    TokenTable Tokens,
    bool HasTemplate,
    int? Slots,
    TokenReach Reach,
    int? TopTokens
)
{
    /// <summary>The last part of the model's name: engines name a file by its path on their machine.</summary>
    public string ShortName => Model[(Model.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>Checks that the engine still says the same.</summary>
    /// <exception cref="ModelException">It says something else.</exception>
    public void Check(string model, string version, IReadOnlyDictionary<string, string> details)
    {
        if (model != Model || version != Version || Details.Any(known => details.GetValueOrDefault(known.Key) != known.Value))
        {
            throw Changed($"{Model} ({Version}{Detailed(Details)})", $"{model} ({version}{Detailed(details)})");
        }
    }

    /// <summary>The fault of an engine that changed its model during a run.</summary>
    public static ModelException Changed(string asked, string answers) =>
        new(
            $"The engine must keep its model during a run; the run began with {asked}, and the engine now answers as {answers}. Start the "
                + "engine with the first one and run again, or give the run another name."
        );

    private static string Detailed(IReadOnlyDictionary<string, string> details) =>
        string.Concat(details.Select(known => $", {known.Key} {known.Value}"));
}

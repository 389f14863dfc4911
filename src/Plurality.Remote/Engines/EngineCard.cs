namespace Plurality.Remote.Engines;

/// <summary>What an engine says of itself and of its model when it is asked again and again.</summary>
/// <param name="Version">The engine's version.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Details">What else tells the model from others.</param>
/// <param name="ContextLength">The longest text with its continuation, in tokens.</param>
internal sealed record EngineCard(string Version, string Model, IReadOnlyDictionary<string, string> Details, int ContextLength);

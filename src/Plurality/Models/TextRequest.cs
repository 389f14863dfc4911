namespace Plurality.Models;

/// <summary>A text that a model answers, and how.</summary>
/// <param name="Text">The text: the whole prompt.</param>
public sealed record TextRequest(string Text)
{
    /// <summary>The longest answer in tokens, at least 1.</summary>
    public int MaximumTokens { get; init; } = 40;

    /// <summary>
    /// Null (default): each token is the most probable one. Otherwise tokens are drawn by the model's own probabilities (temperature 1),
    /// and this is the seed, at least 0, for a model that takes one.
    /// </summary>
    public int? Seed { get; init; }
}

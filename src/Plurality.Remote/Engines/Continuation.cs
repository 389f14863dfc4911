namespace Plurality.Remote.Engines;

/// <summary>A request to continue a text. The sampler is always neutral and takes the most probable token.</summary>
/// <param name="Tokens">The text, at least one token.</param>
/// <param name="Asked">The tokens whose log-probabilities to return beside the first one of the continuation; none for the most probable
/// ones.</param>
/// <param name="Top">Without tokens that are asked for: how many of the most probable ones to return.</param>
/// <param name="Forced">The only token that may follow; null for any.</param>
internal sealed record Continuation(IReadOnlyList<int> Tokens, IReadOnlyList<int> Asked, int Top, int? Forced = null)
{
    /// <summary>The most tokens of the continuation. Behind a forced token there may be a second one: its end shows whether the first one
    /// ended it.</summary>
    public int OutputTokens => Forced is null ? 1 : 2;
}

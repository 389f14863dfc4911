namespace Plurality.Remote.Engines;

/// <summary>A request to continue a text. The sampler is always neutral and takes the most probable token.</summary>
/// <param name="Tokens">The text, at least one token.</param>
/// <param name="Asked">The tokens whose log-probabilities to return beside the first one of the continuation; none for the most probable
/// ones.</param>
/// <param name="Top">Without tokens that are asked for: how many of the most probable ones to return.</param>
/// <param name="Forced">The only token that may follow; null for any. The continuation then has up to two tokens, so that its end shows
/// whether this one ended it.</param>
internal sealed record Continuation(IReadOnlyList<int> Tokens, IReadOnlyList<int> Asked, int Top, int? Forced = null);

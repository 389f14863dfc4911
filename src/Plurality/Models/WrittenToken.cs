namespace Plurality.Models;

/// <summary>A token of an answer, as text.</summary>
/// <param name="Text">Its text. A character whose bytes span several tokens belongs to the last of them.</param>
/// <param name="LogProbability">Natural log of the model's own probability of it at its place, at most 0.</param>
public sealed record WrittenToken(string Text, double LogProbability)
{
    /// <summary>The most probable tokens at the same place, itself perhaps among them; no other token is more probable.</summary>
    public IReadOnlyList<WrittenToken> Alternatives { get; init; } = [];
}

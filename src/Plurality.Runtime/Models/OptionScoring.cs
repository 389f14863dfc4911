namespace Plurality.Runtime.Models;

/// <summary>The scores after one prompt, or why there are none. Exactly one of the two is set.</summary>
/// <param name="Scores">What the model gave each option.</param>
/// <param name="Fault">Why this prompt could not be scored, with what to do.</param>
public sealed record OptionScoring(OptionScores? Scores, string? Fault);

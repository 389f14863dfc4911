namespace Plurality.Models;

/// <summary>A model's answer to a <see cref="TextRequest"/>.</summary>
/// <param name="Text">The answer.</param>
/// <param name="IsComplete">Whether the model ended it; false if the limit of tokens did.</param>
public sealed record WrittenText(string Text, bool IsComplete)
{
    /// <summary>The tokens whose texts make up the answer; null if the model gives no probabilities
    /// (<see cref="ModelCapabilities.StepProbabilities"/>).</summary>
    public IReadOnlyList<WrittenToken>? Tokens { get; init; }
}

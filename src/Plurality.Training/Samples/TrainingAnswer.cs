namespace Plurality.Training.Samples;

/// <summary>An answer that a model learns from.</summary>
/// <param name="Tokens">Its tokens, at least one, up to the one that ends it.</param>
/// <param name="Targets">What the model should give at each token, aligned with <paramref name="Tokens"/>.</param>
internal sealed record TrainingAnswer(int[] Tokens, IReadOnlyList<NextTokenShares> Targets)
{
    /// <summary>An answer whose every token is the only right one.</summary>
    public static TrainingAnswer Of(int[] tokens) => new(tokens, [.. tokens.Select(NextTokenShares.Of)]);
}

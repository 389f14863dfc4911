namespace Plurality.Models;

/// <summary>A token and its score at one place.</summary>
/// <param name="Token">The token's id in the model's vocabulary.</param>
/// <param name="Score">Its logit, or its natural log-probability: <see cref="NextTokens.Score"/>.</param>
public readonly record struct TokenScore(int Token, double Score);

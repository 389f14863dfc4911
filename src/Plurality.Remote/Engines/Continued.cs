namespace Plurality.Remote.Engines;

/// <summary>A text that an engine continued.</summary>
/// <param name="Model">The model's name; null if the answer does not carry it.</param>
/// <param name="PromptTokens">How many tokens the engine read.</param>
/// <param name="First">The first token of the continuation, which the engine took for the most probable one.</param>
/// <param name="IsStopped">Whether a token ended the continuation before its length did.</param>
/// <param name="Scores">Log-probabilities at the first token of the continuation, as they came; not a number where there was none.</param>
/// <param name="Text">The continuation as text; null if the answer does not carry it.</param>
internal sealed record Continued(
    string? Model,
    int PromptTokens,
    int First,
    bool IsStopped,
    IReadOnlyList<(int Token, double Score)> Scores,
    string? Text = null
);

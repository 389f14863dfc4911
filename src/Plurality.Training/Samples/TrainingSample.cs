namespace Plurality.Training.Samples;

/// <summary>A document's prompt and the answers to learn from: one, or for preferences the chosen and the rejected one.</summary>
/// <param name="Document">The document's name.</param>
/// <param name="Prompt">The tokens of the prompt, at least one.</param>
/// <param name="Answers">The answers, at least one.</param>
internal sealed record TrainingSample(string Document, int[] Prompt, IReadOnlyList<TrainingAnswer> Answers)
{
    /// <summary>The tokens of the longest text.</summary>
    public int Length => Prompt.Length + Answers.Max(answer => answer.Tokens.Length);
}

namespace Plurality.Prompts;

/// <summary>One thing that a model can answer.</summary>
/// <param name="Name">The name in results: a label, <c>none</c>, <c>reasonable</c>.</param>
/// <param name="Text">The exact characters that the model writes for it.</param>
/// <param name="HasLead">Whether the text begins with its question's <see cref="AnswerOptions.Lead"/>.</param>
internal readonly record struct AnswerOption(string Name, string Text, bool HasLead);

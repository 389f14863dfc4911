namespace Plurality.Prompts;

/// <summary>One thing that a model can answer.</summary>
/// <param name="Name">What results call it: a label, <c>none</c>, <c>reasonable</c>.</param>
/// <param name="Text">Exactly the characters that the model would write for it.</param>
/// <param name="HasLead">Whether the text begins with its question's <see cref="AnswerOptions.Lead"/>.</param>
internal readonly record struct AnswerOption(string Name, string Text, bool HasLead);

namespace Plurality.Prompts;
/// <summary>Stand-in until the real one is merged.</summary>
public sealed record Demonstration(string Text, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, string> Fields);

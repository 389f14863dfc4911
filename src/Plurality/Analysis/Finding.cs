namespace Plurality.Analysis;

/// <summary>A sentence with numbers about what an analysis found, or about what it lacks.</summary>
/// <param name="Run">The run; null for all runs.</param>
/// <param name="Sentence">The sentence, with its full stop.</param>
public sealed record Finding(string? Run, string Sentence);

namespace Plurality.Analysis;

/// <summary>What an analysis found, or what it lacks, as a sentence made of the numbers.</summary>
/// <param name="Run">The run that it is about; null where it is about all of them.</param>
/// <param name="Sentence">The sentence, ended by a full stop.</param>
public sealed record Finding(string? Run, string Sentence);

namespace Plurality.Runtime.TrainingFiles;

/// <summary>A document as a trainer sees it.</summary>
/// <param name="Id">The document's name.</param>
/// <param name="Prompt">The prompt, as a run asks it.</param>
/// <param name="Answer">The answer with the gold labels, as a run expects it.</param>
/// <param name="Rejected">An answer with a set of labels that nobody chose; null if none was asked for.</param>
internal sealed record TrainingExample(string Id, string Prompt, string Answer, string? Rejected);

namespace Plurality.Training;

/// <summary>Training cannot go on. The message says why and what to do.</summary>
internal sealed class FinetuningException(string message) : PluralityException(message);

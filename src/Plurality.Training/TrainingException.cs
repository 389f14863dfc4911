namespace Plurality.Training;

/// <summary>Training cannot go on. The message says why and what to do.</summary>
internal sealed class TrainingException(string message) : PluralityException(message);

namespace Plurality.Training;

/// <summary>The loss of the validation documents.</summary>
/// <param name="Steps">The number of steps before.</param>
/// <param name="Loss">The mean loss.</param>
internal readonly record struct TrainingEvaluation(int Steps, double Loss);

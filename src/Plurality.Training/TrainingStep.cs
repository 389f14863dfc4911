namespace Plurality.Training;

/// <summary>A step of the optimiser.</summary>
/// <param name="Loss">The mean loss of its tokens or pairs, before the step.</param>
/// <param name="GradientNorm">The norm of the gradient before it was clipped.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Tokens">The tokens of the step's texts. What texts share counts for each of them.</param>
internal readonly record struct TrainingStep(double Loss, double GradientNorm, double LearningRate, int Tokens);

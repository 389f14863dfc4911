namespace Plurality.Numerics;

/// <summary>A place in the search of a logistic regression.</summary>
/// <param name="Parameters">Weights, then the intercept.</param>
/// <param name="Margins">w·x_i + b, one per document.</param>
/// <param name="Loss">The function there.</param>
internal sealed record LogisticPoint(double[] Parameters, double[] Margins, double Loss);

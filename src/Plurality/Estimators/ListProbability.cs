namespace Plurality.Estimators;

/// <summary>One label list that a model could write.</summary>
/// <param name="Labels">The labels in the order written; empty for the answer <c>none</c>.</param>
/// <param name="Probability">That the model writes exactly this list, in [0,1].</param>
public sealed record ListProbability(IReadOnlyList<string> Labels, double Probability);

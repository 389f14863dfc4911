using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>One document to learn from.</summary>
/// <param name="Evidence">What is known about it.</param>
/// <param name="Shares">Ĥ: the share of annotators who chose each label, in [0,1]; null where the data has no annotators.</param>
/// <param name="Gold">The aggregate labels as 0 and 1; null where the data has none.</param>
public sealed record TrainingDocument(Evidence Evidence, LabelMarginals? Shares, LabelMarginals? Gold)
{
    /// <summary>What metrics compare with, and what soft targets are: Ĥ, or the gold labels where there are no annotators.</summary>
    public LabelMarginals? Targets => Shares ?? Gold;
}

using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary><c>hard</c>, the second baseline of Ma et al. (EMNLP 2025, arXiv 2505.17510): 1 − ε for the labels that the model wrote, ε for
/// the others, ε = 1e-8.</summary>
public sealed class HardEstimator : IEstimator
{
    /// <inheritdoc/>
    public string Name => "hard";

    /// <inheritdoc/>
    public string Summary => "1 for the labels that the model wrote, 0 for the others (less 1e-8)";

    /// <inheritdoc/>
    public EvidenceNeeds Needs => EvidenceNeeds.Trace;

    /// <inheritdoc/>
    public string Cost => "1";

    /// <inheritdoc/>
    public LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var written = Needed.Trace(this, evidence).Steps.Select(step => step.ChosenOption).ToHashSet();
        return Needed.Marginals(evidence, label => written.Contains(label) ? 1 - Estimator.Epsilon : Estimator.Epsilon);
    }
}

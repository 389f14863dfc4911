using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary><c>hard</c>, the paper's second baseline: 1 − ε for the labels that the model wrote, ε for the others, ε = 1e-8.</summary>
internal sealed class HardEstimator : ZeroShotEstimator
{
    /// <summary>ε: how near to 0 and 1 a probability of <c>hard</c> and <c>max-over-generations</c> may come
    /// (docs/method.md#4-methods).</summary>
    public const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public override string Name => "hard";

    /// <inheritdoc/>
    public override string Summary => "1 for the labels that the model wrote, 0 for the others (less 1e-8)";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Trace;

    /// <inheritdoc/>
    public override string Cost => "1";

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var written = Needed.Trace(this, evidence).Steps.Select(step => step.ChosenOption).ToHashSet();
        return Needed.Marginals(evidence, label => written.Contains(label) ? 1 - Epsilon : Epsilon);
    }
}

using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary><c>first-step</c>: Q_l = p_1(l), the distribution before anything is written; the labels' sum is at most 1.</summary>
internal sealed class FirstStepEstimator : ZeroShotEstimator
{
    /// <inheritdoc/>
    public override string Name => "first-step";

    /// <inheritdoc/>
    public override string Summary => "the distribution at the first step, p_1(l)";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Trace;

    /// <inheritdoc/>
    public override string Cost => "1";

    /// <inheritdoc/>
    public override StepScores Reads => StepScores.First;

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var first = Needed.Trace(this, evidence).Steps[0].Distribution.Probabilities;
        return Needed.Marginals(evidence, label => first[label]);
    }
}

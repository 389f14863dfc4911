using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary><c>first-step</c>: Q_l = p_1(l), the distribution before anything is written; the labels' sum is at most 1.</summary>
public sealed class FirstStepEstimator : IEstimator
{
    /// <inheritdoc/>
    public string Name => "first-step";

    /// <inheritdoc/>
    public string Summary => "the distribution at the first step, p_1(l)";

    /// <inheritdoc/>
    public EvidenceNeeds Needs => EvidenceNeeds.Trace;

    /// <inheritdoc/>
    public string Cost => "1";

    /// <inheritdoc/>
    public StepScores Reads => StepScores.First;

    /// <inheritdoc/>
    public LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var first = Needed.Trace(this, evidence).Steps[0].Distribution.Probabilities;
        return Needed.Marginals(evidence, label => first[label]);
    }
}

using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// <c>max-over-generations</c>, the training-free alignment of Ma et al. (EMNLP 2025, arXiv 2505.17510): Q_l = max_r p_r(l), the highest
/// probability that the label had at any step of the answer; never below ε = 1e-8.
/// </summary>
internal sealed class MaxOverGenerationsEstimator : ZeroShotEstimator
{
    /// <inheritdoc/>
    public override string Name => "max-over-generations";

    /// <inheritdoc/>
    public override string Summary => "the highest probability of a label at any step, max_r p_r(l)";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Trace;

    /// <inheritdoc/>
    public override string Cost => "1";

    /// <inheritdoc/>
    public override StepScores Reads => StepScores.All;

    /// <inheritdoc/>
    public override string? ReasonAgainst(TaskKind task) =>
        task == TaskKind.SingleLabel ? "an answer with one label has one step, use first-step" : null;

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        Needed.Applicable(this, task);
        var steps = Needed.Trace(Name, evidence).Steps;
        return Needed.Marginals(evidence, label =>
            Math.Max(HardEstimator.Epsilon, steps.Max(step => step.Distribution.Probabilities[label]))
        );
    }
}

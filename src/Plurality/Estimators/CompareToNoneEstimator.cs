using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>
/// <c>compare-to-none</c>, the first baseline of Ma et al. (EMNLP 2025, arXiv 2505.17510): Q_l = σ(z_1(l) − z_1(none)), each label against
/// <c>none</c> alone. In exact mode the scores are log masses. Single-label tasks have no <c>none</c>: for them Q_l is p_1(l).
/// </summary>
internal sealed class CompareToNoneEstimator : ZeroShotEstimator
{
    /// <inheritdoc/>
    public override string Name => "compare-to-none";

    /// <inheritdoc/>
    public override string Summary => "each label against none at the first step, σ(z_1(l) − z_1(none))";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Trace;

    /// <inheritdoc/>
    public override string Cost => "1";

    /// <inheritdoc/>
    public override StepScores Reads => StepScores.First;

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        if (Logits(evidence, task) is { } logits)
        {
            return Needed.Marginals(evidence, label => LogSpace.Sigmoid(logits[label]));
        }

        var first = Needed.Trace(this, evidence).Steps[0].Distribution.Probabilities;
        return Needed.Marginals(evidence, label => first[label]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double>? Logits(Evidence evidence, TaskKind task)
    {
        var first = Needed.Trace(this, evidence).Steps[0].Distribution;
        if (task == TaskKind.SingleLabel)
        {
            return null;
        }

        if (first.Options[^1] != LabelSet.None)
        {
            throw new EvidenceException(
                evidence.Id,
                Name,
                "the last option of the first step must be none; there is no none. Use first-step."
            );
        }

        // Both are impossible: −∞ − −∞ is undefined, and the label is no likelier than none.
        return [.. first.Scores.SkipLast(1).Select(score => double.IsNegativeInfinity(score) ? score : score - first.Scores[^1])];
    }
}

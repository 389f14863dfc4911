using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>
/// <c>unary</c>: each label's own question, whether it is reasonable for the text. Q_l = σ(logit(reasonable) − logit(unreasonable)); in
/// single-label tasks the softmax over labels of these differences.
/// </summary>
internal sealed class UnaryEstimator : ZeroShotEstimator
{
    /// <inheritdoc/>
    public override string Name => "unary";

    /// <inheritdoc/>
    public override string Summary => "for each label by itself, whether it is reasonable for the text";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Unary;

    /// <inheritdoc/>
    public override string Cost => "n";

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var differences = Differences(evidence);
        return task == TaskKind.SingleLabel
            ? new LabelMarginals(evidence.Labels, LogSpace.Softmax(differences))
            : Needed.Marginals(evidence, label => LogSpace.Sigmoid(differences[label]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double>? Logits(Evidence evidence, TaskKind task) =>
        task == TaskKind.SingleLabel ? null : Differences(evidence);

    private double[] Differences(Evidence evidence)
    {
        var differences = Needed.Part(Name, evidence, evidence.Unary, "an answer on each label");
        return differences.Count == evidence.Labels.Count && !differences.Any(double.IsNaN)
            ? [.. differences]
            : throw new EvidenceException(
                evidence.Id,
                Name,
                $"there must be a number for each of {evidence.Labels.Count} labels. Repeat the run."
            );
    }
}

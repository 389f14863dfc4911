using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// <c>marginal</c>: the model defines a distribution over label lists; Q_l is the probability that the list holds the label. Unexplored
/// mass counts for no label: each Q_l is too low by at most <see cref="ListDistribution.Unexplored"/>.
/// </summary>
internal sealed class MarginalEstimator : ZeroShotEstimator
{
    /// <inheritdoc/>
    public override string Name => "marginal";

    /// <inheritdoc/>
    public override string Summary => "the probability that the list which the model writes holds the label, over all lists";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Lists;

    /// <inheritdoc/>
    public override string Cost => "1 + prefixes";

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var lists = Needed.Part(Name, evidence, evidence.Lists, "a distribution over label lists");
        return lists.Labels.SequenceEqual(evidence.Labels, StringComparer.Ordinal)
            ? lists.Marginals
            : throw new EvidenceException(
                evidence.Id,
                Name,
                $"the lists must be of the labels {string.Join(", ", evidence.Labels)}; got {string.Join(", ", lists.Labels)}. Repeat the "
                    + $"run."
            );
    }
}

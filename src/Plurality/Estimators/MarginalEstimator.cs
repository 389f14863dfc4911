using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// <c>marginal</c>: the model defines a distribution over label lists; Q_l is the probability that the list holds the label. What was not
/// explored counts for no label: each Q_l is too low by at most <see cref="ListDistribution.Unexplored"/>.
/// </summary>
public sealed class MarginalEstimator : IEstimator
{
    /// <inheritdoc/>
    public string Name => "marginal";

    /// <inheritdoc/>
    public string Summary => "the probability that the model's list contains the label, over all lists";

    /// <inheritdoc/>
    public EvidenceNeeds Needs => EvidenceNeeds.Lists;

    /// <inheritdoc/>
    public string Cost => "1 + prefixes";

    /// <inheritdoc/>
    public LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var lists = Needed.Part(this, evidence, evidence.Lists, "a distribution over label lists");
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

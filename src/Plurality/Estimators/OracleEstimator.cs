using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// <c>oracle</c>: Ĥ itself. Not a method but a row of tables: the floor of the negative log-likelihood on soft targets, which no method
/// can go below.
/// </summary>
public sealed class OracleEstimator : IEstimator
{
    /// <inheritdoc/>
    public string Name => "oracle";

    /// <inheritdoc/>
    public string Summary => "the annotators' shares themselves, the bound of every method";

    /// <inheritdoc/>
    public EvidenceNeeds Needs => EvidenceNeeds.Truth;

    /// <inheritdoc/>
    public string Cost => "0";

    /// <inheritdoc/>
    public LabelMarginals Estimate(Evidence evidence, TaskKind task) =>
        new(evidence.Labels, Needed.Part(this, evidence, evidence.Truth, "annotators or labels"));
}

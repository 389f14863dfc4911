using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// <c>oracle</c>: Ĥ itself. Not a method but a row of tables: the floor of the negative log-likelihood on soft targets, which no method
/// can go below.
/// </summary>
internal sealed class OracleEstimator : ZeroShotEstimator
{
    /// <inheritdoc/>
    public override string Name => "oracle";

    /// <inheritdoc/>
    public override string Summary => "the shares of annotators themselves, the floor of what can be reached";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.Truth;

    /// <inheritdoc/>
    public override string Cost => "0";

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task) =>
        Needed.Part(Name, evidence, evidence.Truth, "annotators or labels");
}

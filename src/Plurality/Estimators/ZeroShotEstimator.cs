using System.Text.Json.Nodes;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>An estimator that needs no training: it is fitted as it is.</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public abstract class ZeroShotEstimator : FittedEstimator, IEstimator
{
    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <inheritdoc/>
    public abstract EvidenceNeeds Needs { get; }

    /// <inheritdoc/>
    public abstract string Cost { get; }

    /// <inheritdoc/>
    public virtual int Samples => 0;

    /// <inheritdoc/>
    public virtual string? ReasonAgainst(TaskKind task) => null;

    /// <summary>Null: there is no state to write.</summary>
    public sealed override JsonObject? ToJson() => null;

    FittedEstimator IEstimator.Fit(TrainingSet training) => this;
}

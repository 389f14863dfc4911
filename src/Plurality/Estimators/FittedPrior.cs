using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>The label frequencies that <c>prior</c> found.</summary>
internal sealed class FittedPrior(FittedOn fittedOn, IReadOnlyList<double> frequencies) : FittedEstimator
{
    /// <inheritdoc/>
    public override string Name => PriorEstimator.Word;

    /// <inheritdoc/>
    public override FittedOn FittedOn => fittedOn;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings => [];

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static FittedPrior Read(JsonObject json) => new(StateJson.FittedOn(json), StateJson.Numbers(json, "frequencies"));

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        Needed.Labels(this, evidence);
        return new LabelMarginals(evidence.Labels, frequencies);
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() =>
        new()
        {
            ["estimator"] = Name,
            ["fittedOn"] = StateJson.Of(fittedOn),
            ["frequencies"] = StateJson.Of(frequencies),
        };
}

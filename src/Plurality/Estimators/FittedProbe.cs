using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>A fitted probe: for each label, a direction in the model's hidden states.</summary>
/// <param name="options">The probe that was fitted.</param>
/// <param name="fittedOn">The training data.</param>
/// <param name="fit">The learned weights.</param>
internal sealed class FittedProbe(ProbeEstimator options, FittedOn fittedOn, ProbeFit fit) : FittedEstimator
{
    /// <inheritdoc/>
    public override string Name => options.Name;

    /// <inheritdoc/>
    public override FittedOn FittedOn => fittedOn;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings { get; } = TrainingChecks.OneClassLabels(fittedOn.Labels, fit.Intercepts);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static FittedProbe Read(JsonObject json) =>
        new(
            ProbeEstimator.Parse(new OptionText(StateJson.Text(json, "estimator"))),
            StateJson.FittedOn(json),
            new ProbeFit(
                StateJson.Numbers(json, "means"),
                StateJson.Rows(json, "weights"),
                StateJson.Numbers(json, "intercepts"),
                StateJson.Number(json, "penalty"),
                (int)StateJson.Number(json, "components")
            )
        );

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var logits = Logits(evidence, task);
        return Needed.Marginals(evidence, label => LogSpace.Sigmoid(logits[label]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Logits(Evidence evidence, TaskKind task)
    {
        Needed.Labels(this, evidence);
        var state = ProbeEstimator.State(Name, evidence, options.Layer);
        if (state.Length != fit.Means.Length)
        {
            throw new EvidenceException(
                evidence.Id,
                Name,
                $"the hidden state must have {fit.Means.Length} dimensions, as in training; got {state.Length}. Use the same model."
            );
        }

        return fit.Logits(state);
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() =>
        new()
        {
            ["estimator"] = Name,
            ["fittedOn"] = StateJson.Of(fittedOn),
            ["penalty"] = fit.Penalty,
            ["components"] = fit.Components,
            ["means"] = StateJson.Of(fit.Means),
            ["weights"] = StateJson.Of(fit.Weights),
            ["intercepts"] = StateJson.Of(fit.Intercepts),
        };
}

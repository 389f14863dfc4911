using System.Text.Json.Nodes;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>What a probe has learned: for each label a direction in the model's hidden states.</summary>
/// <param name="options">The probe that was fitted.</param>
/// <param name="fittedOn">On what.</param>
/// <param name="means">The training documents' mean state.</param>
/// <param name="weights">[labels][dimensions]: what a deviation from the mean adds to the logit.</param>
/// <param name="intercepts">The logit of the mean state; ±∞ for a label with one class.</param>
/// <param name="penalty">C as given or chosen.</param>
internal sealed class FittedProbe(
    ProbeEstimator options, FittedOn fittedOn, double[] means, double[][] weights, double[] intercepts, double penalty) : IFittedEstimator
{
    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public string Summary => options.Summary;

    /// <inheritdoc/>
    public EvidenceNeeds Needs => options.Needs;

    /// <inheritdoc/>
    public string Cost => options.Cost;

    /// <inheritdoc/>
    public FittedOn FittedOn => fittedOn;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; } = TrainingChecks.OneClassLabels(fittedOn.Labels, intercepts);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static FittedProbe Read(JsonObject json) => new(
        ProbeEstimator.Read(new OptionText(StateJson.Text(json, "estimator"))),
        StateJson.FittedOn(json),
        StateJson.Numbers(json, "means"),
        StateJson.Rows(json, "weights"),
        StateJson.Numbers(json, "intercepts"),
        StateJson.Number(json, "penalty"));

    /// <inheritdoc/>
    public LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var logits = Logits(evidence, task);
        return Needed.Marginals(evidence, label => LogSpace.Sigmoid(logits[label]));
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Logits(Evidence evidence, TaskKind task)
    {
        Needed.Labels(this, evidence);
        var state = ProbeEstimator.State(this, evidence, options.Layer);
        if (state.Length != means.Length)
        {
            throw new EvidenceException(
                evidence.Id, Name, $"the hidden state must have {means.Length} dimensions, as in training; got {state.Length}. Use the same model.");
        }

        double[] deviations = [.. state.Zip(means, (value, mean) => value - mean)];
        return [.. weights.Select((row, label) => intercepts[label] + row.Zip(deviations, (weight, deviation) => weight * deviation).Sum())];
    }

    /// <inheritdoc/>
    public JsonObject ToJson() => new()
    {
        ["estimator"] = Name,
        ["fittedOn"] = StateJson.Of(fittedOn),
        ["penalty"] = penalty,
        ["means"] = StateJson.Of(means),
        ["weights"] = StateJson.Of(weights),
        ["intercepts"] = StateJson.Of(intercepts),
    };
}

using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>A fitted <c>matrix</c>: for each label, a weight of every option's log-probability.</summary>
internal sealed class FittedMatrixCalibrator(string name, FittedOn fittedOn, double[][] weights, double[] intercepts, double penalty)
    : FittedCalibrator
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override FittedOn FittedOn => fittedOn;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings { get; } = TrainingChecks.OneClassLabels(fittedOn.Labels, intercepts);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static FittedMatrixCalibrator Read(JsonObject json) =>
        new(
            StateJson.Text(json, "calibrator"),
            StateJson.FittedOn(json),
            StateJson.Rows(json, "weights"),
            StateJson.Numbers(json, "intercepts"),
            StateJson.Number(json, "penalty")
        );

    /// <inheritdoc/>
    public override LabelMarginals Apply(CalibrationInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!fittedOn.HasLabels(input.Labels))
        {
            throw new LabelSetMismatchException(name, fittedOn.Labels, input.Labels);
        }

        var logs = input.LogProbabilities ?? throw new ArgumentException("The input must have log-probabilities of step 1.", nameof(input));
        return new LabelMarginals(
            input.Labels,
            [.. weights.Select((row, label) => LogSpace.Sigmoid(intercepts[label] + row.Zip(logs, (weight, log) => weight * log).Sum()))]
        );
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() =>
        new()
        {
            ["calibrator"] = name,
            ["fittedOn"] = StateJson.Of(fittedOn),
            ["penalty"] = penalty,
            ["weights"] = StateJson.Of(weights),
            ["intercepts"] = StateJson.Of(intercepts),
        };
}

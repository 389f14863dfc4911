using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Labels;

namespace Plurality.Calibration;

/// <summary>Fitted curves: one for all labels, or one per label.</summary>
internal sealed class FittedCurveCalibrator(string name, FittedOn fittedOn, IReadOnlyList<ICurve> curves, IReadOnlyList<string> warnings)
    : FittedCalibrator
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override FittedOn FittedOn => fittedOn;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings => warnings;

    /// <summary>One for all labels, or one per label.</summary>
    internal IReadOnlyList<ICurve> Curves => curves;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static FittedCurveCalibrator Read(JsonObject json)
    {
        var fittedOn = StateJson.FittedOn(json);
        ICurve[] curves = [.. StateJson.Objects(json, "curves").Select(ReadCurve)];
        return curves.Length == 1 || curves.Length == fittedOn.Labels.Count
            ? new FittedCurveCalibrator(StateJson.Text(json, "calibrator"), fittedOn, curves, StateJson.Texts(json, "warnings"))
            : throw new FittedStateException($"curves must be one, or one per label; got {curves.Length}. Fit the method again.");
    }

    /// <inheritdoc/>
    public override LabelMarginals Apply(CalibrationInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!fittedOn.HasLabels(input.Labels))
        {
            throw new LabelSetMismatchException(name, fittedOn.Labels, input.Labels);
        }

        return new LabelMarginals(input.Labels, [.. input.Logits.Select((z, label) => curves[curves.Count == 1 ? 0 : label].Apply(z))]);
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() =>
        new()
        {
            ["calibrator"] = name,
            ["fittedOn"] = StateJson.Of(fittedOn),
            ["curves"] = new JsonArray([.. curves.Select(curve => curve.ToJson())]),
            ["warnings"] = StateJson.Of(warnings),
        };

    private static ICurve ReadCurve(JsonObject json) =>
        StateJson.Text(json, "curve") switch
        {
            SigmoidCurve.Word => SigmoidCurve.Read(json),
            BetaCurve.Word => BetaCurve.Read(json),
            IsotonicCurve.Word => IsotonicCurve.Read(json),
            var other => throw new FittedStateException(
                $"A curve must be sigmoid, beta or isotonic; got {Excerpt.Of(other)}. Fit the method again."
            ),
        };
}

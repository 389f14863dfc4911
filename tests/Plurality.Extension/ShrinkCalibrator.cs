using System.Globalization;
using System.Text.Json.Nodes;
using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Extension;

/// <summary><c>shrink:weight=w</c>: moves each probability towards the label's frequency in the calibration documents, by w (½).</summary>
public sealed record ShrinkCalibrator(double Weight = 0.5) : ICalibrator
{
    public string Name => Weight == 0.5 ? "shrink" : string.Create(CultureInfo.InvariantCulture, $"shrink:weight={Weight:R}");

    public string Summary => "moves each probability towards the label's frequency";

    public static ShrinkCalibrator Parse(OptionText options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var weight = options.TakeNumber("weight", 0, 1) ?? 0.5;
        options.End("weight");
        return new ShrinkCalibrator(weight);
    }

    public static FittedCalibrator Read(JsonObject json) =>
        new Fitted(
            StateJson.Text(json, "calibrator"),
            StateJson.FittedOn(json),
            StateJson.Number(json, "weight"),
            StateJson.Numbers(json, "frequencies")
        );

    public FittedCalibrator Fit(CalibrationSet calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return new Fitted(
            Name,
            calibration.FittedOn,
            Weight,
            [.. calibration.Labels.Select((_, label) => calibration.Items.Average(item => item.Targets.Probabilities[label]))]
        );
    }

    private sealed class Fitted(string name, FittedOn fittedOn, double weight, double[] frequencies) : FittedCalibrator
    {
        public override string Name => name;

        public override FittedOn FittedOn => fittedOn;

        public override LabelMarginals Apply(CalibrationInput input) =>
            new(input.Labels, [.. input.Logits.Select((z, label) => (weight * frequencies[label]) + ((1 - weight) * LogSpace.Sigmoid(z)))]);

        public override JsonObject ToJson() =>
            new()
            {
                ["calibrator"] = name,
                ["fittedOn"] = StateJson.Of(fittedOn),
                ["weight"] = weight,
                ["frequencies"] = StateJson.Of(frequencies),
            };
    }
}

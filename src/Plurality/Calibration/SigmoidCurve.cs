using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>σ(Slope·z + Intercept): what <c>platt</c> fits, and <c>temperature</c> with the slope 1/T and the intercept 0.</summary>
internal sealed record SigmoidCurve(double Slope, double Intercept) : ICurve
{
    public const string Word = "sigmoid";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static SigmoidCurve Read(JsonObject json) => new(StateJson.Number(json, "slope"), StateJson.Number(json, "intercept"));

    /// <inheritdoc/>
    public double Apply(double z) => LogSpace.Sigmoid(Slope * z + Intercept);

    /// <inheritdoc/>
    public JsonObject ToJson() =>
        new()
        {
            ["curve"] = Word,
            ["slope"] = StateJson.Of(Slope),
            ["intercept"] = StateJson.Of(Intercept),
        };
}

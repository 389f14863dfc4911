using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>σ(A·ln p − B·ln(1 − p) + C) with p = σ(z): what <c>beta</c> fits.</summary>
internal sealed record BetaCurve(double A, double B, double C) : ICurve
{
    public const string Word = "beta";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static BetaCurve Read(JsonObject json) =>
        new(StateJson.Number(json, "a"), StateJson.Number(json, "b"), StateJson.Number(json, "c"));

    /// <inheritdoc/>
    public double Apply(double z) => LogSpace.Sigmoid(A * LogP(z) - B * LogP(-z) + C);

    /// <summary>ln σ(z), to full precision at both ends.</summary>
    public static double LogP(double z) => -LogSpace.Softplus(-z);

    /// <inheritdoc/>
    public JsonObject ToJson() =>
        new()
        {
            ["curve"] = Word,
            ["a"] = StateJson.Of(A),
            ["b"] = StateJson.Of(B),
            ["c"] = StateJson.Of(C),
        };
}

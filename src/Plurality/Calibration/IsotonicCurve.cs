using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Numerics;

namespace Plurality.Calibration;

/// <summary>A rising line through points over p = σ(z), straight between them and level outside: what <c>isotonic</c> fits.</summary>
/// <param name="Positions">p of the points, rising.</param>
/// <param name="Values">The probability at each, never falling.</param>
internal sealed record IsotonicCurve(double[] Positions, double[] Values) : ICurve
{
    public const string Word = "isotonic";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static IsotonicCurve Read(JsonObject json)
    {
        var curve = new IsotonicCurve(StateJson.Numbers(json, "p"), StateJson.Numbers(json, "values"));
        return curve.Positions.Length == curve.Values.Length && curve.Positions.Length > 0
            ? curve
            : throw new FittedStateException("An isotonic curve must have one value a point, at least one. Fit the method again.");
    }

    /// <inheritdoc/>
    public double Apply(double z) => At(LogSpace.Sigmoid(z));

    /// <summary>The value at p.</summary>
    public double At(double p)
    {
        var found = Array.BinarySearch(Positions, p);
        if (found >= 0)
        {
            return Values[found];
        }

        var next = ~found;
        if (next == 0)
        {
            return Values[0];
        }

        if (next == Positions.Length)
        {
            return Values[^1];
        }

        var share = (p - Positions[next - 1]) / (Positions[next] - Positions[next - 1]);
        return Values[next - 1] + share * (Values[next] - Values[next - 1]);
    }

    /// <inheritdoc/>
    public JsonObject ToJson() =>
        new()
        {
            ["curve"] = Word,
            ["p"] = StateJson.Of(Positions),
            ["values"] = StateJson.Of(Values),
        };
}

using System.Text.Json.Nodes;
using Plurality.Estimators;

namespace Plurality.Calibration;

/// <summary>The calibrations by name.</summary>
public static class Calibrator
{
    internal const string PerLabel = ":per-label";
    private const string Pooled = ":pooled";

    private static readonly ICurveFit[] Families = [new PlattFit(), new TemperatureFit(), new IsotonicFit(), new BetaFit()];

    /// <summary>Every calibration with the options that it has by default, pooled over labels where it can be, in the order of
    /// docs/method.md#calibrators.</summary>
    public static IReadOnlyList<ICalibration> All { get; } =
    [.. Families.Select(family => new CurveCalibration(family, perLabel: false)), new MatrixCalibration()];

    /// <summary>
    /// Reads what <see cref="ICalibration.Name"/> writes: a name, then <c>:per-label</c> or <c>:pooled</c> (the default) for curves, or
    /// <c>:penalty=C</c> for <c>matrix</c>, which is always per label.
    /// </summary>
    /// <exception cref="MethodTextException">There is no such calibration.</exception>
    public static ICalibration Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var family in Families)
        {
            if (text == family.Name || text == family.Name + Pooled)
            {
                return new CurveCalibration(family, perLabel: false);
            }

            if (text == family.Name + PerLabel)
            {
                return new CurveCalibration(family, perLabel: true);
            }
        }

        var options = new OptionText(text);
        if (options.Name != MatrixCalibration.Word)
        {
            throw new MethodTextException(
                text,
                $"The calibrator must be one of {string.Join(", ", All.Select(calibration => calibration.Name))}",
                "Curves may end in :per-label or :pooled."
            );
        }

        var matrix = new MatrixCalibration(options.TakeNumber("penalty", 1e-6, 1e6));
        options.End("penalty");
        return matrix;
    }

    /// <summary>Reads what <see cref="ICalibrator.ToJson"/> wrote.</summary>
    /// <exception cref="FittedStateException">It is not such a state.</exception>
    public static ICalibrator Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.ContainsKey("curves") ? CurveCalibrator.Read(json) : MatrixCalibrator.Read(json);
    }
}

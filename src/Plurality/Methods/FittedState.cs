using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Calibration;
using Plurality.Catalogues;

namespace Plurality.Methods;

/// <summary>The content of a fitted-state file: a whole method or only a calibrator.</summary>
/// <param name="Method">The method; null if the file holds a calibrator.</param>
/// <param name="Calibrator">The calibrator; null if the file holds a method.</param>
internal sealed record FittedState(FittedMethod? Method, FittedCalibrator? Calibrator)
{
    /// <summary>Reads what <see cref="FittedMethod.ToJson"/> or <see cref="CalibratorFile.Write"/> wrote.</summary>
    /// <exception cref="FittedStateException">It is neither, or of another version.</exception>
    public static FittedState Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return KindOf(json) == CalibratorFile.Kind
            ? new FittedState(null, CalibratorFile.Read(json))
            : new FittedState(FittedMethod.Read(json), null);
    }

    private static string? KindOf(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject state ? StateJson.Text(state, "plurality") : null;
        }
        catch (JsonException malformed)
        {
            throw new FittedStateException(
                "A fitted state must be JSON. Name a file that 'runs predictions --save-state' or 'calibrate fit' wrote.",
                malformed
            );
        }
    }
}

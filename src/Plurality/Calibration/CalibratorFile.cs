using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Catalogues;

namespace Plurality.Calibration;

/// <summary>A fitted calibrator as the text of a file.</summary>
internal static class CalibratorFile
{
    internal const string Kind = "fitted calibrator";

    /// <summary>The version of the text form; other versions are rejected.</summary>
    private const int Version = 1;

    /// <summary>The text, which <see cref="Read"/> reads back; numbers keep their bits.</summary>
    public static string Write(FittedCalibrator calibrator)
    {
        ArgumentNullException.ThrowIfNull(calibrator);
        return new JsonObject
        {
            ["plurality"] = Kind,
            ["version"] = Version,
            ["state"] = calibrator.ToJson(),
        }.ToJsonString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FittedStateException">It is not such text, or of another version.</exception>
    public static FittedCalibrator Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var file = Parse(text);
        if (StateJson.Text(file, "plurality") is var kind and not Kind)
        {
            throw new FittedStateException($"The file must hold a {Kind}; got a {kind}. Name what calibrate fit wrote.");
        }

        var version = StateJson.Number(file, "version");
        if (version is < Version or > Version)
        {
            throw new FittedStateException(
                FormattableString.Invariant($"The version of a {Kind} must be {Version}; got {version}. Fit it again with this program.")
            );
        }

        return CalibratorCatalogue.Read(StateJson.Part(file, "state"));
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject
                ?? throw new FittedStateException($"A {Kind} must be a JSON object. Name what calibrate fit wrote.");
        }
        catch (JsonException malformed)
        {
            throw new FittedStateException($"A {Kind} must be JSON; {malformed.Message} Name what calibrate fit wrote.", malformed);
        }
    }
}

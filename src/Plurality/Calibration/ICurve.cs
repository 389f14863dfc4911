using System.Text.Json.Nodes;

namespace Plurality.Calibration;

/// <summary>A function from a logit to a probability, with the parameters that were fitted.</summary>
internal interface ICurve
{
    /// <summary>The probability at z, in [0,1].</summary>
    double Apply(double z);

    /// <summary>The parameters.</summary>
    JsonObject ToJson();
}

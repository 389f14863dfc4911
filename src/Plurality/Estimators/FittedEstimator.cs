using System.Text.Json.Nodes;

namespace Plurality.Estimators;

/// <summary>Fitted estimators as JSON.</summary>
public static class FittedEstimator
{
    /// <summary>Reads what <see cref="IFittedEstimator.ToJson"/> wrote.</summary>
    /// <exception cref="FittedStateException">It is not such a state, or of another version.</exception>
    public static IFittedEstimator Read(JsonObject json) => throw new FittedStateException("");
}

using System.Text.Json.Nodes;

namespace Plurality.Estimators;

/// <summary>Fitted estimators as JSON.</summary>
public static class FittedEstimator
{
    /// <summary>Reads what <see cref="IFittedEstimator.ToJson"/> wrote.</summary>
    /// <exception cref="FittedStateException">It is not such a state.</exception>
    public static IFittedEstimator Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var name = StateJson.Text(json, "estimator");
        return name.Split(':')[0] switch
        {
            PriorEstimator.Word => FittedPrior.Read(json),
            ProbeEstimator.Word => FittedProbe.Read(json),
            TfidfEstimator.Word => FittedTfidf.Read(json),
            _ => throw new FittedStateException(
                $"The estimator of a fitted state must be one that learns; got {Excerpt.Of(name)}. Fit the method again."
            ),
        };
    }
}

using System.Text.Json.Nodes;

namespace Plurality.Estimators;

/// <summary>What a supervised estimator has learned; it applies to evidence on the label set that it was fitted on, and to no
/// other.</summary>
public interface IFittedEstimator : IEstimator
{
    /// <summary>What it was fitted on.</summary>
    FittedOn FittedOn { get; }

    /// <summary>What a reader of its results must know, such as labels that never occur in training.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>The state as a JSON object that <see cref="FittedEstimator.Read"/> reads back; numbers keep their bits.</summary>
    JsonObject ToJson();
}

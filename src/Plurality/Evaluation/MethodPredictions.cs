using Plurality.Metrics;

namespace Plurality.Evaluation;

/// <summary>A method's probabilities for documents, or the reason why it has none.</summary>
/// <param name="Method">The name of the row.</param>
/// <param name="Probabilities">For each document, one probability per label in [0,1]; or the reason why the method has none.</param>
internal sealed record MethodPredictions(string Method, Outcome<IReadOnlyDictionary<string, IReadOnlyList<double>>> Probabilities)
{
    /// <summary>Whether the method knows the truth. Such a row is shown but never marked as best.</summary>
    public bool IsBound { get; init; }

    /// <summary>Notes for readers of the row, one sentence per note.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The label thresholds; null for ½, or for the most probable label in single-label tasks.</summary>
    public Thresholds? Thresholds { get; init; }

    /// <summary>A method that could not be computed.</summary>
    public static MethodPredictions Failed(string method, string fault) => new(method, new DocumentFault(FaultKind.Evidence, fault));
}

using Plurality.Metrics;

namespace Plurality.Evaluation;

/// <summary>A method's probabilities for documents, or why it has none.</summary>
/// <param name="Method">What the row is called.</param>
/// <param name="Probabilities">By document, one probability per label in [0,1]; or why the method has none.</param>
internal sealed record MethodPredictions(string Method, Outcome<IReadOnlyDictionary<string, IReadOnlyList<double>>> Probabilities)
{
    /// <summary>Whether it knows the truth: shown, but never the best.</summary>
    public bool IsBound { get; init; }

    /// <summary>What a reader of the row must know, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The thresholds of labels; null for ½, or for the most probable label in single-label tasks.</summary>
    public Thresholds? Thresholds { get; init; }

    /// <summary>A method that could not be computed.</summary>
    public static MethodPredictions Failed(string method, string fault) => new(method, new DocumentFault(FaultKind.Evidence, fault));
}

using Plurality.Corrections;
using Plurality.Labels;

namespace Plurality.Methods;

/// <summary>The data that a method is fitted on; parts that it does not need may be empty.</summary>
internal sealed record MethodData
{
    /// <summary>The label set, in its order.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>How many labels a document may have.</summary>
    public TaskKind Task { get; init; }

    /// <summary>
    /// The unlabelled documents that <c>batch</c> takes its mean over: those of the run that is evaluated, or, for a state that is saved
    /// and applied elsewhere, those that it is fitted on.
    /// </summary>
    public IReadOnlyList<DocumentDraws> Unlabelled { get; init; } = [];

    /// <summary>Content-free inputs in a document's place, under each draw; their text is the input.</summary>
    public IReadOnlyList<DocumentDraws> ContentFree { get; init; } = [];

    /// <summary>Documents to learn from: for supervised estimators and calibrators. Never those that are evaluated.</summary>
    public IReadOnlyList<LabelledDraws> Training { get; init; } = [];

    /// <summary>The frequencies in the demonstration pool.</summary>
    public PoolFrequencies? Pool { get; init; }
}
